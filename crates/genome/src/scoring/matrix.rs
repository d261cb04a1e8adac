//! Substitution matrices, and the text format they come in.

use super::LARGEST;
use crate::sequence::Alphabet;
use ndarray::Array2;

/// The matrices that come with this crate.
const BUNDLED: [(&str, &str); 8] = [
    ("BLOSUM45", include_str!("../../matrices/BLOSUM45.txt")),
    ("BLOSUM50", include_str!("../../matrices/BLOSUM50.txt")),
    ("BLOSUM62", include_str!("../../matrices/BLOSUM62.txt")),
    ("BLOSUM80", include_str!("../../matrices/BLOSUM80.txt")),
    ("BLOSUM90", include_str!("../../matrices/BLOSUM90.txt")),
    ("PAM30", include_str!("../../matrices/PAM30.txt")),
    ("PAM70", include_str!("../../matrices/PAM70.txt")),
    ("PAM250", include_str!("../../matrices/PAM250.txt")),
];

/// A score for each pair of letters of an alphabet.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    name: String,
    alphabet: Alphabet,
    scores: Array2<i32>,
}

/// A text that is no matrix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct MatrixError {
    /// The file, and the line where there is one.
    place: String,
    /// What is wrong there, and what would be right.
    message: String,
}

impl MatrixError {
    fn new(file: &str, line: usize, message: String) -> Self {
        Self { place: format!("{file}:{line}"), message }
    }
}

/// A line that is no comment: its number from 1, and its words.
type Line<'a> = (usize, Vec<&'a str>);

impl Matrix {
    /// One score for equal bases, another for unequal ones; N scores as unequal to everything, N included.
    #[must_use]
    pub fn identity(matched: i32, mismatched: i32) -> Self {
        let (size, bases) = (Alphabet::Dna.letters().len(), Alphabet::Dna.residues());
        let score = |(a, b)| if a == b && a < bases { matched } else { mismatched };
        let name = format!("match {matched}, mismatch {mismatched}");
        Self { name, alphabet: Alphabet::Dna, scores: Array2::from_shape_fn((size, size), score) }
    }

    /// A matrix that comes with this crate, by its name in either case.
    ///
    /// BLOSUM45, 50, 62, 80 and 90, PAM30, 70 and 250 are NCBI's, of its toolkit's tables; other sources scale some of
    /// them otherwise, or score B, Z and X otherwise. Units: half a bit, but a third for BLOSUM45, BLOSUM50 and PAM250.
    ///
    /// Source: Henikoff & Henikoff 1992, PNAS 89:10915, DOI 10.1073/pnas.89.22.10915; Dayhoff, Schwartz & Orcutt 1978,
    /// Atlas of Protein Sequence and Structure 5(3):345.
    ///
    /// # Panics
    /// Never: the matrices of this crate are well formed.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (name, text) = BUNDLED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(Self::parse(name, text.as_bytes(), Alphabet::Protein).expect("well formed"))
    }

    /// The names that [`named`](Matrix::named) knows.
    #[must_use]
    pub fn names() -> [&'static str; BUNDLED.len()] {
        BUNDLED.map(|(name, _)| name)
    }

    /// Reads a matrix in NCBI's format: comments after `#`, a line of letters, then for each letter of the query a line
    /// of the letter and its scores with the letters of the first line. `file` is the name that errors give.
    ///
    /// All residues must be there. An ambiguous letter that is missing scores as X, or without X as the lowest score of
    /// the matrix; letters that the alphabet reads as others are passed over.
    ///
    /// # Errors
    /// Naming the line: no text, scores missing or in excess, a score that is no whole number up to ±[`LARGEST`]; naming
    /// the letter: a residue without a row or column, or with two.
    ///
    /// ```
    /// use partita_genome::scoring::Matrix;
    /// use partita_genome::sequence::Alphabet;
    /// let text = b"# transitions cost less\n  A C G T\nA 4 -4 -1 -4\nC -4 4 -4 -1\nG -1 -4 4 -4\nT -4 -1 -4 4\n";
    /// let matrix = Matrix::parse("mine.txt", text, Alphabet::Dna)?;
    /// assert_eq!((matrix.scores()[[0, 2]], matrix.scores()[[0, 4]]), (-1, -4));
    /// # Ok::<(), partita_genome::scoring::MatrixError>(())
    /// ```
    pub fn parse(file: &str, bytes: &[u8], alphabet: Alphabet) -> Result<Self, MatrixError> {
        let text =
            std::str::from_utf8(bytes).map_err(|e| MatrixError::new(file, 1, format!("this is no text: {e}")))?;
        let mut lines = text.lines().enumerate().map(|(i, line)| (i + 1, words(line))).filter(|(_, w)| !w.is_empty());
        let header = lines.next().ok_or_else(|| MatrixError::new(file, 1, "there is no line of letters".to_owned()))?;
        let columns = letters(file, &header)?;
        let rows = lines.map(|line| row(file, &line, columns.len())).collect::<Result<Vec<_>, _>>()?;
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned();
        Ok(Self { name, alphabet, scores: table(file, alphabet, &columns, &rows)? })
    }

    /// The name, for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The alphabet it scores.
    #[must_use]
    pub fn alphabet(&self) -> Alphabet {
        self.alphabet
    }

    /// The scores `[query, target]`, by code.
    #[must_use]
    pub fn scores(&self) -> &Array2<i32> {
        &self.scores
    }

    /// The largest score of a pair of residues.
    #[must_use]
    pub fn largest(&self) -> i32 {
        let residues = self.alphabet.residues();
        self.scores.slice(ndarray::s![..residues, ..residues]).iter().copied().max().unwrap_or(0)
    }
}

/// The words of a line up to a comment.
fn words(line: &str) -> Vec<&str> {
    line.split('#').next().unwrap_or_default().split_whitespace().collect()
}

/// The letters of the first line.
fn letters(file: &str, (line, words): &Line<'_>) -> Result<Vec<u8>, MatrixError> {
    let letter = |word: &&str| match word.as_bytes() {
        [letter] => Ok(letter.to_ascii_uppercase()),
        _ => Err(MatrixError::new(file, *line, format!("`{word}` is no letter: the first line names the columns"))),
    };
    words.iter().map(letter).collect()
}

/// The letter of a row and its scores.
fn row(file: &str, (line, words): &Line<'_>, columns: usize) -> Result<(u8, Vec<i32>), MatrixError> {
    let wrong = |message| MatrixError::new(file, *line, message);
    let letter = letters(file, &(*line, words[..1].to_vec()))?[0];
    if words.len() - 1 != columns {
        let found = words.len() - 1;
        return Err(wrong(format!("row `{}` has {found} scores, the first line {columns} letters", letter as char)));
    }
    let score = |word: &&str| {
        let value = word.parse().ok().filter(|value| (-LARGEST..=LARGEST).contains(value));
        value.ok_or_else(|| wrong(format!("`{word}` is no score: give whole numbers from -{LARGEST} to {LARGEST}")))
    };
    Ok((letter, words[1..].iter().map(score).collect::<Result<_, _>>()?))
}

/// The scores by code.
fn table(file: &str, alphabet: Alphabet, columns: &[u8], rows: &[(u8, Vec<i32>)]) -> Result<Array2<i32>, MatrixError> {
    let names: Vec<u8> = rows.iter().map(|(letter, _)| *letter).collect();
    let (from, to) = (places(file, alphabet, &names, "row")?, places(file, alphabet, columns, "column")?);
    let lowest = rows.iter().flat_map(|(_, scores)| scores).copied().min().unwrap_or(0);
    let score = |(a, b): (usize, usize)| from[a].zip(to[b]).map_or(lowest, |(row, column)| rows[row].1[column]);
    Ok(Array2::from_shape_fn((from.len(), to.len()), score))
}

/// Where each letter of the alphabet stands among `names`, or the letter it scores as.
fn places(file: &str, alphabet: Alphabet, names: &[u8], kind: &str) -> Result<Vec<Option<usize>>, MatrixError> {
    let place = |letter: u8| names.iter().position(|&name| name == letter);
    let wrong = |letter: u8, message: &str| {
        let message = format!("residue `{}` {message} {kind}: give each of them one", letter as char);
        Err(MatrixError { place: file.to_owned(), message })
    };
    for &letter in &alphabet.letters()[..alphabet.residues()] {
        match names.iter().filter(|&&name| name == letter).count() {
            1 => {}
            0 => return wrong(letter, "has no"),
            _ => return wrong(letter, "has more than one"),
        }
    }
    Ok(alphabet.letters().iter().map(|&letter| place(letter).or_else(|| place(b'X'))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(letter: u8) -> usize {
        Alphabet::Protein.code(letter).unwrap().into()
    }

    /// The rows and columns of BLOSUM62 but for some letters.
    fn without(letters: &str) -> Matrix {
        let lines = BUNDLED[2].1.lines().filter(|line| !line.starts_with('#')).map(words);
        let columns: Vec<&str> = lines.clone().next().unwrap();
        let kept = |i: usize| !letters.contains(columns[i]);
        let mut text = String::new();
        for mut line in lines.filter(|line| line.len() == columns.len() || !letters.contains(line[0])) {
            let name = if line.len() > columns.len() { line.remove(0) } else { "" };
            let cells = line.iter().enumerate().filter(|&(i, _)| kept(i)).map(|(_, cell)| *cell);
            text += &format!("{name} {}\n", cells.collect::<Vec<_>>().join(" "));
        }
        Matrix::parse("folder/cut.txt", text.as_bytes(), Alphabet::Protein).unwrap()
    }

    #[test]
    fn letters_that_are_missing_score_as_unknown_ones() {
        let (whole, cut, bare) = (Matrix::named("blosum62").unwrap(), without("BJZ*"), without("BJZX*"));
        let residues = ndarray::s![..20, ..20];
        assert_eq!(whole.scores().slice(residues), cut.scores().slice(residues));
        for letter in *b"BJZX*" {
            assert_eq!(cut.scores()[[code(letter), code(b'W')]], whole.scores()[[code(b'X'), code(b'W')]]);
            assert_eq!(bare.scores()[[code(b'W'), code(letter)]], -4);
        }
        assert_eq!((cut.name(), whole.largest()), ("cut.txt", 11));
    }

    /// Symmetric, with the diagonal's extremes and the last row as printed.
    #[test]
    fn matrices_of_ncbi_are_whole() {
        let extremes = [(15, -5), (15, -5), (11, -4), (11, -6), (11, -6), (13, -17), (13, -11), (17, -8)];
        for (name, (largest, stop)) in Matrix::names().into_iter().zip(extremes) {
            let matrix = Matrix::named(name).unwrap();
            assert_eq!(matrix.scores(), matrix.scores().t(), "{name}");
            let stops = matrix.scores().row(code(b'*')).to_vec();
            assert_eq!((matrix.largest(), stops), (largest, [vec![stop; 24], vec![1]].concat()), "{name}");
        }
    }

    #[test]
    fn matrices_of_ncbi_score_ambiguous_letters_as_printed() {
        let blosum = Matrix::named("BLOSUM62").unwrap();
        let score = |a, b| blosum.scores()[[code(a), code(b)]];
        let expected = [(b'B', b'D', 4), (b'Z', b'E', 4), (b'J', b'L', 3), (b'*', b'*', 1), (b'X', b'U', -1)];
        assert!(expected.iter().all(|&(a, b, value)| score(a, b) == value && score(b, a) == value));
    }
}
