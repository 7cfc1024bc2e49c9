//! From syntax tree to compiled form: names, types, overloads, conversions, flow.

mod code;

pub use code::{
    Binary, Block, Call, Catch, Code, Dynamic, For, ForEach, Function, FunctionBody, Invoke, Lift,
    MethodGroup, Part, Pattern, Slot, Statement, Step, Switch, Try, Unary,
};
