//! Shapes that are known by the triangles of their surface.

use super::file::{bytes, wrong};
use super::keys::StlKeys;
use super::triangle::{Place, Triangle, crosses, distance};
use crate::setting::{SettingError, within};
use partita_run::case::Files;
use std::array::from_fn;
use std::collections::HashMap;
use std::io::Cursor;

/// Triangles, lengths in metres.
///
/// A place lies inside if the lines from it along x, y and z cross the surface an odd number of times, two of them at least: a hole
/// misleads the lines through it only. Of a surface with a thickness, places within half of it are inside as well: sheets that
/// enclose nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    triangles: Vec<Triangle>,
    /// For lines along x, y and z.
    bins: [Bins; 3],
    half_thickness: f64,
    open_edges: usize,
}

/// The surface in an STL file.
pub(super) fn read(key: &str, keys: &StlKeys, dims: usize, files: Option<&dyn Files>) -> Result<Surface, SettingError> {
    let key = format!("{key}.stl");
    if dims < 3 {
        return Err(SettingError::new(&key, "a rectangle has no z axis: give `cells` along z, or use an image"));
    }
    let scale = within(&format!("{key}.metres_per_unit"), keys.metres_per_unit, 1e-12, 1e12, "m")?;
    let thickness = within(&format!("{key}.thickness_m"), keys.thickness_m, 0.0, 1e12, "m")?;
    let offset = keys.offset_m.map(|part| within(&format!("{key}.offset_m"), part, -1e12, 1e12, "m"));
    let [x, y, z] = offset;
    let offset = [x?, y?, z?];
    let given = triangles(bytes(&key, &keys.file, files)?).map_err(|e| wrong(&key, &keys.file, &e))?;
    let placed = |place: Place| from_fn(|axis| place[axis] * scale + offset[axis]);
    let triangles: Vec<Triangle> = given.into_iter().map(|corners| corners.map(placed)).collect();
    Ok(Surface::new(triangles, thickness / 2.0))
}

/// The triangles of an STL file, text or binary.
fn triangles(mut bytes: Vec<u8>) -> Result<Vec<Triangle>, String> {
    // Some binary files begin with the word that announces text.
    let count = bytes.get(80..84).and_then(|count| count.try_into().ok()).map(u32::from_le_bytes);
    if count.is_some_and(|count| bytes.len() as u64 == 84 + 50 * u64::from(count)) {
        bytes[0] = b' ';
    }
    let mut cursor = Cursor::new(bytes);
    let reader = stl_io::create_stl_reader(&mut cursor).map_err(|e| format!("no readable STL file: {e}"))?;
    let mut found = Vec::new();
    for triangle in reader {
        let corners = triangle.map_err(|e| format!("triangle {} cannot be read: {e}", found.len() + 1))?.vertices;
        let corners = corners.map(|corner| corner.0.map(f64::from));
        if corners.as_flattened().iter().any(|number| !number.is_finite()) {
            return Err(format!("triangle {} has a corner that is no place: {corners:?}", found.len() + 1));
        }
        found.push(corners);
    }
    if found.is_empty() { Err("the file has no triangles".to_owned()) } else { Ok(found) }
}

impl Surface {
    /// The surface of these triangles.
    fn new(triangles: Vec<Triangle>, half_thickness: f64) -> Self {
        let bins = [0, 1, 2].map(|axis| Bins::new(&triangles, axis, half_thickness));
        let open_edges = open_edges(&triangles);
        Self { triangles, bins, half_thickness, open_edges }
    }

    /// Whether a place `[x, y, z]` lies inside.
    #[must_use]
    pub fn holds(&self, place: Place) -> bool {
        let votes = [0, 1, 2].map(|axis| self.is_enclosed(place, axis));
        votes.into_iter().filter(|inside| *inside).count() > 1 || self.is_near(place)
    }

    /// Whether the line from a place along an axis crosses the surface an odd number of times.
    fn is_enclosed(&self, place: Place, axis: usize) -> bool {
        let near = self.bins[axis].near(place).iter().map(|&i| &self.triangles[i as usize]);
        near.filter(|triangle| crosses(triangle, place, axis)).count() % 2 == 1
    }

    fn is_near(&self, place: Place) -> bool {
        let mut near = self.bins[0].near(place).iter().map(|&i| &self.triangles[i as usize]);
        self.half_thickness > 0.0 && near.any(|triangle| distance(triangle, place) <= self.half_thickness)
    }

    /// What was found, for people.
    pub(super) fn words(&self) -> String {
        let edges = match self.open_edges {
            0 => "closed".to_owned(),
            open => format!("{open} edges open or shared by more than two"),
        };
        format!("{} triangles, {edges}", self.triangles.len())
    }
}

/// Edges that are not shared by exactly two triangles.
fn open_edges(triangles: &[Triangle]) -> usize {
    let mut shared: HashMap<[[u64; 3]; 2], usize> = HashMap::new();
    for corners in triangles {
        // Both zeros are one place.
        let [a, b, c] = corners.map(|corner| corner.map(|part| (part + 0.0).to_bits()));
        for edge in [[a, b], [b, c], [c, a]] {
            *shared.entry([edge[0].min(edge[1]), edge[0].max(edge[1])]).or_default() += 1;
        }
    }
    shared.values().filter(|&&triangles| triangles != 2).count()
}

/// Triangles by where lines along an axis meet them.
#[derive(Debug, Clone, PartialEq)]
struct Bins {
    /// The other two axes.
    axes: [usize; 2],
    from: [f64; 2],
    /// Bins per metre, and bins.
    per_metre: [f64; 2],
    count: [usize; 2],
    items: Vec<Vec<u32>>,
}

/// The most bins along an axis.
const MOST_BINS: f64 = 512.0;

impl Bins {
    /// Bins of triangles with a margin around each.
    fn new(triangles: &[Triangle], axis: usize, margin: f64) -> Self {
        let axes = [(axis + 1) % 3, (axis + 2) % 3];
        let over = |corners: &mut dyn Iterator<Item = f64>| {
            corners.fold([f64::MAX, f64::MIN], |[low, high], at| [low.min(at), high.max(at)])
        };
        let span = |triangle: &Triangle, axis: usize| {
            let [low, high] = over(&mut triangle.iter().map(|corner| corner[axis]));
            [low - margin, high + margin]
        };
        let all = axes.map(|axis| over(&mut triangles.iter().flat_map(|triangle| span(triangle, axis))));
        let wanted = (triangles.len() as f64).sqrt().clamp(1.0, MOST_BINS);
        let per_metre = all.map(|[low, high]| wanted / (high - low).max(f64::MIN_POSITIVE));
        let count = [wanted.ceil() as usize + 1; 2];
        let mut bins = Self {
            axes,
            from: all.map(|[low, _]| low),
            per_metre,
            count,
            items: vec![Vec::new(); count[0] * count[1]],
        };
        for (i, triangle) in triangles.iter().enumerate() {
            let [u, v] = [0, 1].map(|k| span(triangle, axes[k]).map(|at| bins.place(k, at)));
            for at in (u[0]..=u[1]).flat_map(|u| (v[0]..=v[1]).map(move |v| [u, v])) {
                let bin = at[1] * bins.count[0] + at[0];
                bins.items[bin].push(i as u32);
            }
        }
        bins
    }

    fn place(&self, k: usize, at: f64) -> usize {
        (((at - self.from[k]) * self.per_metre[k]) as usize).min(self.count[k] - 1)
    }

    /// The triangles that a line through a place may meet.
    fn near(&self, place: Place) -> &[u32] {
        let at = [0, 1].map(|k| self.place(k, place[self.axes[k]]));
        &self.items[at[1] * self.count[0] + at[0]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An octahedron of radius 1 around a centre.
    fn octahedron(centre: Place) -> Vec<Triangle> {
        let corner = |axis: usize, sign: f64| from_fn(|i| centre[i] + if i == axis { sign } else { 0.0 });
        let signs = (0..8).map(|bits: u32| [0, 1, 2].map(|axis| if bits >> axis & 1 == 1 { 1.0 } else { -1.0 }));
        signs.map(|signs| [0, 1, 2].map(|axis| corner(axis, signs[axis]))).collect()
    }

    fn text(triangles: &[Triangle]) -> Vec<u8> {
        let corner = |[x, y, z]: &Place| format!("vertex {x} {y} {z}\n");
        let facet = |t: &Triangle| {
            let corners: String = t.iter().map(corner).collect();
            format!("facet normal 0 0 0\nouter loop\n{corners}endloop\nendfacet\n")
        };
        format!("solid test\n{}endsolid test\n", triangles.iter().map(facet).collect::<String>()).into_bytes()
    }

    /// Cells at places on the planes of symmetry, where lines run through edges and corners, are told apart as well.
    #[test]
    fn an_octahedron_holds_what_its_formula_says() {
        let surface = Surface::new(octahedron([0.0, 0.125, 0.0]), 0.0);
        assert_eq!(surface.open_edges, 0);
        for at in 0..21_usize.pow(3) {
            let place = [at % 21, at / 21 % 21, at / 441].map(|i| (i as f64 - 10.0) / 8.0);
            let norm = place[0].abs() + (place[1] - 0.125).abs() + place[2].abs();
            if norm != 1.0 {
                assert_eq!(surface.holds(place), norm < 1.0, "{place:?}");
            }
        }
    }

    #[test]
    fn a_hole_misleads_one_direction_only_and_sheets_are_as_thick_as_told() {
        let open = Surface::new(octahedron([0.0; 3])[1..].to_vec(), 0.0);
        assert_eq!(open.open_edges, 3);
        assert!(open.holds([0.1, 0.1, 0.05]) && !open.holds([2.0, 0.1, 0.1]));
        let sheet = vec![[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]];
        let (bare, thick) = (Surface::new(sheet.clone(), 0.0), Surface::new(sheet, 0.1));
        assert!(!bare.holds([0.2, 0.2, 0.05]) && thick.holds([0.2, 0.2, 0.05]) && thick.holds([-0.09, 0.5, 0.0]));
        assert!(!thick.holds([0.2, 0.2, 0.11]) && !thick.holds([0.6, 0.6, 0.0]) && thick.holds([0.55, 0.55, 0.0]));
    }

    #[test]
    fn files_are_read_as_text_or_binary_and_damaged_ones_refused() {
        let wanted = octahedron([0.5; 3]);
        let from_text = text(&wanted);
        assert_eq!(triangles(from_text.clone()).unwrap(), wanted);
        let mut binary = b"solid, but binary".to_vec();
        binary.resize(80, 0);
        binary.extend(8_u32.to_le_bytes());
        for triangle in &wanted {
            let numbers = [0.0; 3].iter().chain(triangle.as_flattened()).flat_map(|n| (*n as f32).to_le_bytes());
            binary.extend(numbers.chain([0, 0]).collect::<Vec<_>>());
        }
        assert_eq!(triangles(binary.clone()).unwrap(), wanted);
        assert!((0..binary.len()).all(|len| triangles(binary[..len].to_vec()).is_err()));
        assert!((0..from_text.len() - 12).all(|len| triangles(from_text[..len].to_vec()).is_err()));
        assert!(triangles(b"solid \nendsolid \n".to_vec()).unwrap_err().contains("no triangles"));
        binary[80..84].fill(255);
        assert!(triangles(binary).is_err());
    }
}
