//! Delegate types.

use super::{TypeRows, abstract_row, delegate};

pub(super) const TYPES: &[TypeRows] = &[
    delegate(
        "System.Predicate<in T>",
        &[abstract_row("bool Invoke(T obj)", "calls it")],
        "tests a value",
    ),
    delegate(
        "System.Comparison<in T>",
        &[abstract_row("int Invoke(T x, T y)", "calls it")],
        "compares two values",
    ),
    delegate(
        "System.Converter<in TInput, out TOutput>",
        &[abstract_row("TOutput Invoke(TInput input)", "calls it")],
        "converts a value",
    ),
    delegate(
        "System.Func<out TResult>",
        &[abstract_row("TResult Invoke()", "calls it")],
        "a function of 0 arguments",
    ),
    delegate(
        "System.Action",
        &[abstract_row("void Invoke()", "calls it").impure()],
        "an action with 0 arguments",
    ),
    delegate(
        "System.Func<in T1, out TResult>",
        &[abstract_row("TResult Invoke(T1 arg1)", "calls it")],
        "a function of 1 arguments",
    ),
    delegate(
        "System.Action<in T1>",
        &[abstract_row("void Invoke(T1 arg1)", "calls it").impure()],
        "an action with 1 arguments",
    ),
    delegate(
        "System.Func<in T1, in T2, out TResult>",
        &[abstract_row("TResult Invoke(T1 arg1, T2 arg2)", "calls it")],
        "a function of 2 arguments",
    ),
    delegate(
        "System.Action<in T1, in T2>",
        &[abstract_row("void Invoke(T1 arg1, T2 arg2)", "calls it").impure()],
        "an action with 2 arguments",
    ),
    delegate(
        "System.Func<in T1, in T2, in T3, out TResult>",
        &[abstract_row("TResult Invoke(T1 arg1, T2 arg2, T3 arg3)", "calls it")],
        "a function of 3 arguments",
    ),
    delegate(
        "System.Action<in T1, in T2, in T3>",
        &[abstract_row("void Invoke(T1 arg1, T2 arg2, T3 arg3)", "calls it").impure()],
        "an action with 3 arguments",
    ),
    delegate(
        "System.Func<in T1, in T2, in T3, in T4, out TResult>",
        &[abstract_row("TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4)", "calls it")],
        "a function of 4 arguments",
    ),
    delegate(
        "System.Action<in T1, in T2, in T3, in T4>",
        &[abstract_row("void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4)", "calls it").impure()],
        "an action with 4 arguments",
    ),
    delegate(
        "System.Func<in T1, in T2, in T3, in T4, in T5, out TResult>",
        &[abstract_row("TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5)", "calls it")],
        "a function of 5 arguments",
    ),
    delegate(
        "System.Action<in T1, in T2, in T3, in T4, in T5>",
        &[abstract_row("void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5)", "calls it")
            .impure()],
        "an action with 5 arguments",
    ),
    delegate(
        "System.Func<in T1, in T2, in T3, in T4, in T5, in T6, out TResult>",
        &[abstract_row(
            "TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6)",
            "calls it",
        )],
        "a function of 6 arguments",
    ),
    delegate(
        "System.Action<in T1, in T2, in T3, in T4, in T5, in T6>",
        &[abstract_row(
            "void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6)",
            "calls it",
        )
        .impure()],
        "an action with 6 arguments",
    ),
    delegate(
        "System.Func<in T1, in T2, in T3, in T4, in T5, in T6, in T7, out TResult>",
        &[abstract_row(
            "TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7)",
            "calls it",
        )],
        "a function of 7 arguments",
    ),
    delegate(
        "System.Action<in T1, in T2, in T3, in T4, in T5, in T6, in T7>",
        &[abstract_row(
            "void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7)",
            "calls it",
        )
        .impure()],
        "an action with 7 arguments",
    ),
    delegate(
        "System.Func<in T1, in T2, in T3, in T4, in T5, in T6, in T7, in T8, out TResult>",
        &[abstract_row(
            "TResult Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8)",
            "calls it",
        )],
        "a function of 8 arguments",
    ),
    delegate(
        "System.Action<in T1, in T2, in T3, in T4, in T5, in T6, in T7, in T8>",
        &[abstract_row(
            "void Invoke(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8)",
            "calls it",
        )
        .impure()],
        "an action with 8 arguments",
    ),
];
