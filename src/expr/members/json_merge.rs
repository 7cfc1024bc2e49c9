//! `JContainer.Merge` and its settings.

use std::cell::Cell;

use super::{Args, Call, Row, row, table};
use crate::expr::json::{Data, ScalarKind, Token};
use crate::expr::types::Type;
use crate::expr::value::{Fault, Object, Value};

/// `JsonMergeSettings`
#[derive(Debug, Default)]
struct MergeSettings {
    arrays: Cell<i64>,
    nulls: Cell<i64>,
}

impl Object for MergeSettings {
    fn type_of(&self) -> Type {
        table().find("Newtonsoft.Json.Linq.JsonMergeSettings").map_or(Type::Object, Type::named)
    }
}

fn member_of(call: &Call<'_, '_>, value: i64) -> Result<Value, Fault> {
    match &call.member.result {
        Type::Named(id, _) => Ok(Value::Enum(*id, value)),
        _ => Err(call.not_supported()),
    }
}

pub(super) const MERGE_SETTINGS: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(MergeSettings::default())), "arrays are joined"),
    row(
        "MergeArrayHandling MergeArrayHandling { get; set; }",
        |call, args| member_of(call, args.object::<MergeSettings>(0)?.arrays.get()),
        "what happens to arrays",
    )
    .set(|_, args| {
        args.object::<MergeSettings>(0)?.arrays.set(args.enumeration(1)?);
        Ok(Value::Null)
    }),
    row(
        "MergeNullValueHandling MergeNullValueHandling { get; set; }",
        |call, args| member_of(call, args.object::<MergeSettings>(0)?.nulls.get()),
        "what happens to nulls",
    )
    .set(|_, args| {
        args.object::<MergeSettings>(0)?.nulls.set(args.enumeration(1)?);
        Ok(Value::Null)
    }),
];

/// `Merge`
pub(super) fn merge_row(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let settings = args.get(2).downcast::<MergeSettings>();
    let (arrays, nulls) =
        settings.map_or((0, 0), |settings| (settings.arrays.get(), settings.nulls.get()));
    if let Some(other) = args.get(1).downcast::<Token>() {
        merge(call, args.object::<Token>(0)?, other, arrays, nulls)?;
    } else if !args.is_null(1) {
        return Err(call.not_supported());
    }
    Ok(Value::Null)
}

fn merge(
    call: &mut Call<'_, '_>,
    target: &Token,
    source: &Token,
    arrays: i64,
    nulls: i64,
) -> Result<(), Fault> {
    call.interpreter.step()?;
    match (target.data(), source.data()) {
        (Data::Object(_), Data::Object(_)) => {
            for (name, value) in source.entries() {
                match target.get(&name) {
                    None => target.set(&name, &value),
                    Some(old) if old.kind() <= 2 && old.kind() == value.kind() => {
                        merge(call, &old, &value, arrays, nulls)?;
                    }
                    Some(_) if value.kind() != ScalarKind::Null as i64 || nulls == 1 => {
                        target.set(&name, &value);
                    }
                    Some(_) => {}
                }
            }
        }
        (Data::Array(_), Data::Array(_)) => {
            let items = source.children();
            match arrays {
                1 => {
                    for item in items {
                        call.interpreter.step()?;
                        if !target.children().iter().any(|known| known.deep_equals(&item)) {
                            target.push(&item);
                        }
                    }
                }
                3 => {
                    for (at, item) in items.iter().enumerate() {
                        match target.children().get(at) {
                            None => {
                                target.push(item);
                            }
                            Some(old) if old.kind() <= 2 => merge(call, old, item, arrays, nulls)?,
                            Some(_) if item.kind() != ScalarKind::Null as i64 || nulls == 1 => {
                                target.set_item(at, item);
                            }
                            Some(_) => {}
                        }
                    }
                }
                _ => {
                    if arrays == 2 && !target.same(source) {
                        target.clear();
                    }
                    for item in items {
                        target.push(&item);
                    }
                }
            }
        }
        // A container ignores content of another kind.
        _ => {}
    }
    Ok(())
}
