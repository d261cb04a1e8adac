//! Compositions that do not come from a sequence.

use crate::sequence::Alphabet;

const ROBINSON: &str = include_str!("../../tables/robinson.csv");

/// The share of each letter of an alphabet, by its code.
#[derive(Debug, Clone, PartialEq)]
pub struct Background {
    name: String,
    shares: Vec<f64>,
}

/// A text that is no composition: where, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct BackgroundError {
    place: String,
    message: String,
}

impl Background {
    /// The names that [`named`](Background::named) knows.
    pub const NAMES: [&str; 2] = ["robinson", "uniform"];

    /// `robinson`: amino acids as Robinson & Robinson counted them (1991, PNAS 88:8880, DOI 10.1073/pnas.88.20.8880);
    /// `uniform`: every residue as often. None for other names, and for amino acids of DNA.
    ///
    /// ```
    /// use partita_genome::null::Background;
    /// use partita_genome::sequence::Alphabet;
    /// assert_eq!(Background::named("uniform", Alphabet::Dna).unwrap().shares(), [0.25, 0.25, 0.25, 0.25, 0.0]);
    /// ```
    #[must_use]
    pub fn named(name: &str, alphabet: Alphabet) -> Option<Self> {
        match (name, alphabet) {
            ("robinson", Alphabet::Protein) => Self::parse(name, ROBINSON.as_bytes(), alphabet).ok(),
            ("uniform", _) => {
                let share = |place| if place < alphabet.residues() { 1.0 / alphabet.residues() as f64 } else { 0.0 };
                let shares = (0..alphabet.letters().len()).map(share).collect();
                Some(Self { name: name.to_owned(), shares })
            }
            _ => None,
        }
    }

    /// The composition that NCBI's tables hold for: `robinson` for proteins, `uniform` for DNA.
    ///
    /// # Panics
    /// Never: both come with this crate.
    #[must_use]
    pub fn usual(alphabet: Alphabet) -> Self {
        let name = if alphabet == Alphabet::Dna { "uniform" } else { "robinson" };
        Self::named(name, alphabet).expect("a composition of this crate")
    }

    /// Reads a letter and a number per line, apart by spaces or a comma; what follows is passed over, as are comments
    /// after `#` and a first line of words. Numbers are counts or shares: they are divided by their sum.
    ///
    /// # Errors
    /// Naming the line: a letter that is none of the alphabet or given twice, a number that is negative or none;
    /// naming the file: no letter at all.
    pub fn parse(file: &str, bytes: &[u8], alphabet: Alphabet) -> Result<Self, BackgroundError> {
        let mut counts: Vec<Option<f64>> = vec![None; alphabet.letters().len()];
        for (number, line) in String::from_utf8_lossy(bytes).lines().enumerate() {
            let fields: Vec<&str> = line.split('#').next().unwrap_or_default().split([',', ' ', '\t', ';']).collect();
            let fields: Vec<&str> = fields.into_iter().filter(|field| !field.is_empty()).collect();
            if fields.is_empty() || (number == 0 && fields[0].len() > 1) {
                continue;
            }
            let wrong = |message| BackgroundError { place: format!("{file}:{}", number + 1), message };
            let (code, count) = entry(&fields, alphabet).map_err(wrong)?;
            if counts[code].replace(count).is_some() {
                return Err(wrong(format!("letter `{}` is given twice: keep one", fields[0])));
            }
        }
        let sum: f64 = counts.iter().flatten().sum();
        if sum > 0.0 {
            let shares = counts.into_iter().map(|count| count.unwrap_or(0.0) / sum).collect();
            return Ok(Self { name: file.to_owned(), shares });
        }
        let message = "there is no letter with a count above 0: give lines such as `A 0.25`".to_owned();
        Err(BackgroundError { place: file.to_owned(), message })
    }

    /// The name, for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The share of each letter by its code; they sum to 1.
    #[must_use]
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }
}

/// The code and the count of a line.
fn entry(fields: &[&str], alphabet: Alphabet) -> Result<(usize, f64), String> {
    let letter = match fields[0].as_bytes() {
        [letter] => alphabet.code(*letter),
        _ => None,
    };
    let code = letter.ok_or_else(|| {
        format!("`{}` is no letter of {}: give a letter and a share on each line", fields[0], alphabet.name())
    })?;
    let number = fields.get(1).and_then(|field| field.parse::<f64>().ok()).filter(|n| n.is_finite() && *n >= 0.0);
    let found = fields.get(1).copied().unwrap_or("nothing");
    let count = number.ok_or_else(|| format!("`{found}` is no count: give a number of at least 0 after the letter"))?;
    Ok((code.into(), count))
}
