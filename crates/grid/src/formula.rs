//! Expressions that cases give: read once, evaluated for many cells and times.

use mathexpr::{Executable, Expression};

/// Longer texts are refused: nobody reads them.
const LONGEST: usize = 1000;
/// Parentheses and signs within each other.
const DEEPEST: usize = 40;

/// An expression of some variables.
///
/// Numbers, `+ - * / % ^`, parentheses, `pi`, `e`, and the functions sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp,
/// ln, log10, log2, sqrt, cbrt, abs, signum, floor, ceil, round, trunc, min, max, mod, pow and clamp; they come from
/// `libm`, whose bits are the same on every platform.
///
/// ```
/// use partita_grid::formula::Formula;
/// let formula = Formula::new("exp(-((x - 1)^2)) * cos(pi * t)", &["x", "t"]).unwrap();
/// assert_eq!(formula.value(&[1.0, 0.0]), 1.0);
/// assert!(Formula::new("x + z", &["x", "t"]).is_err());
/// ```
#[derive(Debug, Clone)]
pub struct Formula {
    text: String,
    compiled: Executable,
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Formula {
    /// Reads an expression of `variables`.
    ///
    /// # Errors
    /// If it cannot be read, uses another name, or has a sign before a power: `-x^2` means −(x²) to some readers and
    /// (−x)² to others.
    pub fn new(text: &str, variables: &[&str]) -> Result<Self, String> {
        check_size(text)?;
        check_signs(text)?;
        let wrong = |e: &dyn std::fmt::Display| format!("`{text}` is no expression of {}: {e}", variables.join(", "));
        let read = Expression::parse(text).map_err(|e| wrong(&e))?;
        let compiled = read.compile(variables).map_err(|e| wrong(&e))?;
        if compiled.uses_current_value() {
            return Err(wrong(&"`_` has no meaning here"));
        }
        Ok(Self { text: text.to_owned(), compiled })
    }

    /// The value for these values of the variables; not a number where there is none.
    #[must_use]
    pub fn value(&self, variables: &[f64]) -> f64 {
        self.compiled.eval(variables).unwrap_or(f64::NAN)
    }
}

fn check_size(text: &str) -> Result<(), String> {
    let nested = text.chars().filter(|c| "(-^".contains(*c)).count();
    if text.len() > LONGEST || nested > DEEPEST {
        return Err(format!(
            "the expression has {} characters and {nested} parentheses, signs and powers: at most {LONGEST} and {DEEPEST}",
            text.len()
        ));
    }
    Ok(())
}

/// Refuses a sign whose operand is raised to a power.
fn check_signs(text: &str) -> Result<(), String> {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    for (at, _) in signs.iter().enumerate().filter(|(_, c)| **c == '-') {
        let is_sign = at == 0 || "(,+-*/%^".contains(signs[at - 1]);
        if is_sign && signs.get(at + 1 + operand(&signs[at + 1..])) == Some(&'^') {
            return Err(format!("`{text}` has a sign before a power: write -(a^b) or (-a)^b"));
        }
    }
    Ok(())
}

/// Characters of the operand that comes first: a number, a name, a call or what is in parentheses.
fn operand(signs: &[char]) -> usize {
    let word = signs.iter().take_while(|c| c.is_alphanumeric() || "._".contains(**c)).count();
    if signs.get(word) != Some(&'(') {
        return word;
    }
    let mut open = 0;
    let closes = |c: &char| {
        open += i32::from(*c == '(') - i32::from(*c == ')');
        open == 0
    };
    signs[word..].iter().position(closes).map_or(signs.len(), |last| word + last + 1)
}

#[cfg(test)]
mod tests {
    use super::Formula;

    fn value(text: &str) -> f64 {
        Formula::new(text, &["x"]).unwrap().value(&[3.0])
    }

    #[test]
    fn powers_bind_to_the_right_and_before_products() {
        assert_eq!(value("2 * x^2 - 1"), 17.0);
        assert_eq!(value("2^3^2"), 512.0);
        assert_eq!(value("-(x^2)"), -9.0);
        assert_eq!(value("(-x)^2"), 9.0);
        assert_eq!(value("1e-3 * x"), 0.003);
    }

    #[test]
    fn a_sign_before_a_power_is_refused() {
        for text in ["-x^2", "exp(-x^2)", "2 * -x ^ 2", "-(x)^2", "-sin(x)^2", "2^-x^2"] {
            assert!(Formula::new(text, &["x"]).unwrap_err().contains("sign before a power"), "{text}");
        }
        assert!(Formula::new("1 - x^2", &["x"]).is_ok() && Formula::new("-x * x", &["x"]).is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_no_value_is_no_number() {
        let deep = format!("{}x{}", "(".repeat(50), ")".repeat(50));
        for text in ["", "1 +", "x y", "é", "sin x", "x(3)", "max(1)", "y", "_", &"-".repeat(5000), &deep] {
            assert!(Formula::new(text, &["x"]).is_err(), "{text}");
        }
        assert!(value("1 / (x - 3)").is_nan() && value("sqrt(-x)").is_nan());
    }
}
