//! Once a solver is built, solving allocates nothing.

use partita_domain::{Extent, Isa};
use partita_grid::multigrid::{Aim, Operator, Solver};
use partita_run::Team;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator unchanged; counting touches a constant thread-local only.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's promise about `layout` is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: `pointer` came from `System.alloc` with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

#[test]
fn solving_allocates_nothing() {
    let conductance = |axis: usize, face: [usize; 3]| if face[axis].is_multiple_of(300) { 2.0 } else { 1.0 };
    let (b, mut u) = (vec![1.0; 90_000], vec![0.0; 90_000]);
    let (building, solving) = Team::new(1).unwrap().run(|| {
        let operator = Operator::new(Extent::new(&[300, 300]).unwrap(), [false; 3], conductance, |_| 0.0).unwrap();
        let mut solver = Solver::new(operator, Isa::detect());
        let before = ALLOCATIONS.get();
        solver.solve(&b, &mut u, Aim::default()).unwrap();
        (before, ALLOCATIONS.get() - before)
    });
    assert!(building > 0 && solving == 0, "{solving} allocations");
}
