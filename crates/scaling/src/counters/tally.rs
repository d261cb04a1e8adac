//! Counters of the kernel, added up.

use super::Worth;
use perf_event::events::{Event, Hardware, Raw};
use perf_event::{Builder, Counter};
use std::io;

/// Counters of this thread, and of all threads and processes that it starts from now on.
pub(super) struct Tally(Vec<(Counter, f64)>);

/// Lines that the last cache did not have.
pub(super) fn misses() -> io::Result<Tally> {
    Tally::of([(Hardware::CACHE_MISSES, 1.0)])
}

/// Events of the processor by their codes.
pub(super) fn raw(events: &[Worth]) -> io::Result<Tally> {
    Tally::of(events.iter().map(|(code, worth)| (Raw::new(*code), *worth)))
}

impl Tally {
    fn of(events: impl IntoIterator<Item = (impl Event, f64)>) -> io::Result<Self> {
        let open = |(event, worth)| Ok((Builder::new(event).inherit(true).build()?, worth));
        events.into_iter().map(open).collect::<io::Result<_>>().map(Self)
    }

    pub(super) fn start(&mut self) -> io::Result<()> {
        self.0.iter_mut().try_for_each(|(counter, _)| counter.enable())
    }

    /// What was counted since, each event times its worth. Where there are more events than counters, they took turns, and
    /// each stands for the whole time.
    pub(super) fn stop(&mut self) -> io::Result<f64> {
        self.0.iter_mut().try_for_each(|(counter, _)| counter.disable())?;
        let count = |(counter, worth): &mut (Counter, f64)| {
            let read = counter.read_full()?;
            let turns = match (read.time_enabled(), read.time_running()) {
                (Some(all), Some(own)) if !own.is_zero() => all.as_secs_f64() / own.as_secs_f64(),
                _ => 1.0,
            };
            Ok(read.count() as f64 * turns * *worth)
        };
        self.0.iter_mut().map(count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_run::Team;
    use perf_event::events::Software;

    /// By what the kernel counts itself, which every machine gives: pages that a worker of a later team touches first.
    #[test]
    fn what_later_threads_do_is_counted_between_start_and_stop() {
        const PAGES: usize = 512;
        let Ok(mut tally) = Tally::of([(Software::PAGE_FAULTS, 2.0)]) else { return };
        let touch = |team: &Team| team.run(|| std::hint::black_box(vec![1_u8; PAGES << 12]).len());
        let team = Team::new(1).unwrap();
        touch(&team);
        tally.start().unwrap();
        touch(&team);
        let counted = tally.stop().unwrap();
        touch(&team);
        // Huge pages take fewer faults, one for 2 MB; a page that a thread has had before takes none.
        assert!(counted >= 2.0 && counted < 4.0 * PAGES as f64, "{counted}");
        assert_eq!(tally.stop().unwrap(), counted);
    }
}
