//! `Random`: with a seed the runtime's subtractive generator, without one the numbers that the
//! host injects.

use std::cell::RefCell;

use super::{Args, Call, Row, TypeRows, class, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Object, Value};

pub(super) const TYPES: &[TypeRows] =
    &[class("System.Random", "a source of random numbers").rows(RANDOM)];

const INTEGER: &str = "a whole number that is not negative and below the bound";

const RANDOM: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(Random { seeded: None })), "a source of its own").impure(),
    row("new(int Seed)", seeded, "the same numbers for the same seed"),
    row(
        "static Random Shared { get; }",
        |_, _| Ok(Value::object(Random { seeded: None })),
        "a source for all",
    )
    .impure(),
    row("int Next()", next, INTEGER).impure(),
    row("int Next(int maxValue)", next, INTEGER).impure(),
    row("int Next(int minValue, int maxValue)", next, INTEGER).impure(),
    row("long NextInt64()", next_long, INTEGER).impure(),
    row("long NextInt64(long maxValue)", next_long, INTEGER).impure(),
    row("long NextInt64(long minValue, long maxValue)", next_long, INTEGER).impure(),
    row("double NextDouble()", next_double, "a number from 0 to below 1").impure(),
    row("float NextSingle()", next_single, "a number from 0 to below 1").impure(),
    row("void NextBytes(byte[] buffer)", next_bytes, "fills an array").impure(),
];

#[derive(Debug)]
struct Random {
    seeded: Option<RefCell<Subtractive>>,
}

impl Object for Random {
    fn type_of(&self) -> Type {
        super::table().find("System.Random").map_or(Type::Object, Type::named)
    }
}

const BIG: i32 = i32::MAX;

/// Knuth's subtractive generator as .NET seeds it.
#[derive(Debug)]
struct Subtractive {
    seeds: [i32; 56],
    next: usize,
    behind: usize,
}

impl Subtractive {
    fn new(seed: i32) -> Self {
        let start = 161_803_398 - seed.checked_abs().unwrap_or(BIG);
        let mut this = Self { seeds: [0; 56], next: 0, behind: 21 };
        this.put(55, start);
        let (mut last, mut other) = (start, 1);
        let mut at = 0;
        for _ in 1..55 {
            at += 21;
            if at >= 55 {
                at -= 55;
            }
            this.put(at, other);
            other = wrapped(last.wrapping_sub(other));
            last = this.seed(at);
        }
        for _ in 1..5 {
            for at in 1..56 {
                let mut other = at + 30;
                if other >= 55 {
                    other -= 55;
                }
                let value = this.seed(at).wrapping_sub(this.seed(other + 1));
                this.put(at, wrapped(value));
            }
        }
        this
    }

    fn seed(&self, at: usize) -> i32 {
        self.seeds.get(at).copied().unwrap_or(0)
    }

    fn put(&mut self, at: usize, value: i32) {
        if let Some(slot) = self.seeds.get_mut(at) {
            *slot = value;
        }
    }

    /// The next number from 0 to below `i32::MAX`.
    fn sample(&mut self) -> i32 {
        let step = |at: usize| if at + 1 >= 56 { 1 } else { at + 1 };
        (self.next, self.behind) = (step(self.next), step(self.behind));
        let mut value = self.seed(self.next).wrapping_sub(self.seed(self.behind));
        if value == BIG {
            value -= 1;
        }
        let value = wrapped(value);
        self.put(self.next, value);
        value
    }

    fn real(&mut self) -> f64 {
        f64::from(self.sample()) * (1.0 / f64::from(BIG))
    }

    /// From 0 to below 1 for ranges that an `int` does not hold.
    fn wide(&mut self) -> f64 {
        let value = self.sample();
        let value = if self.sample() % 2 == 0 { -value } else { value };
        (f64::from(value) + f64::from(BIG - 1)) / (2.0 * f64::from(BIG) - 1.0)
    }
}

fn wrapped(value: i32) -> i32 {
    if value < 0 { value.wrapping_add(BIG) } else { value }
}

fn seeded(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let generator = Subtractive::new(args.int(0)?);
    Ok(Value::object(Random { seeded: Some(RefCell::new(generator)) }))
}

/// A whole number below a bound from the host's numbers.
fn injected(call: &mut Call<'_, '_>, bound: u64) -> u64 {
    let wide = u128::from(call.interpreter.random()) * u128::from(bound);
    (wide >> 64) as u64
}

fn injected_real(call: &mut Call<'_, '_>) -> f64 {
    (call.interpreter.random() >> 11) as f64 / (1_u64 << 53) as f64
}

fn bad_order() -> Fault {
    Exception::out_of_range_because("'minValue' cannot be greater than maxValue.", "minValue")
        .into()
}

fn next(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (least, most) = match args.len() {
        1 => (0, BIG),
        2 => (0, args.int(1)?),
        _ => (args.int(1)?, args.int(2)?),
    };
    if least > most {
        return Err(match args.len() {
            2 => {
                Exception::out_of_range_because("'maxValue' must be greater than zero.", "maxValue")
                    .into()
            }
            _ => bad_order(),
        });
    }
    let range = i64::from(most) - i64::from(least);
    let random = args.object::<Random>(0)?;
    let offset = match &random.seeded {
        Some(generator) if args.len() == 1 => i64::from(generator.borrow_mut().sample()),
        Some(generator) => {
            let mut generator = generator.borrow_mut();
            let real = if range <= i64::from(BIG) { generator.real() } else { generator.wide() };
            (real * range as f64) as i64
        }
        None => injected(call, range.unsigned_abs()) as i64,
    };
    Ok(Value::Int((i64::from(least) + offset) as i32))
}

fn next_long(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (least, most) = match args.len() {
        1 => (0, i64::MAX),
        2 => (0, args.long(1)?),
        _ => (args.long(1)?, args.long(2)?),
    };
    if least > most {
        return Err(bad_order());
    }
    if args.object::<Random>(0)?.seeded.is_some() {
        return Err(call.not_supported());
    }
    let offset = injected(call, most.wrapping_sub(least).cast_unsigned());
    Ok(least.wrapping_add(offset.cast_signed()).into())
}

fn next_double(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(match &args.object::<Random>(0)?.seeded {
        Some(generator) => generator.borrow_mut().real(),
        None => injected_real(call),
    }
    .into())
}

/// A number that rounds to 1 is drawn again.
fn next_single(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let random = args.object::<Random>(0)?;
    loop {
        call.interpreter.step()?;
        let real = match &random.seeded {
            Some(generator) => generator.borrow_mut().real(),
            None => injected_real(call),
        } as f32;
        if real < 1.0 {
            return Ok(real.into());
        }
    }
}

fn next_bytes(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(1, "buffer")?;
    let array: &Array = args.array(1)?;
    let random = args.object::<Random>(0)?;
    for at in 0..array.len() {
        call.interpreter.step()?;
        let byte = match &random.seeded {
            Some(generator) => generator.borrow_mut().sample() as u8,
            None => injected(call, 256) as u8,
        };
        array.set(at, Value::Byte(byte));
    }
    Ok(Value::Null)
}
