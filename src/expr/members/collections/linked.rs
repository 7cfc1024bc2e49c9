//! `LinkedList<T>` and its nodes.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::equality::generic_of;
use super::list::Items;
use super::{copy_to, enumerators};
use crate::expr::eval::{Interpreter, equals};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Enumerator, Exception, Fault, Object, Value, whole};

/// A `LinkedList<T>`; its items are nodes.
#[derive(Debug)]
struct Linked {
    element: Type,
    nodes: Rc<Items>,
}

/// A `LinkedListNode<T>`.
#[derive(Debug)]
struct Node {
    element: Type,
    value: RefCell<Value>,
    list: RefCell<Weak<Items>>,
}

impl Object for Node {
    fn type_of(&self) -> Type {
        generic_of("System.Collections.Generic.LinkedListNode", std::slice::from_ref(&self.element))
    }
}

struct Walk(Box<dyn Enumerator>);

impl Enumerator for Walk {
    fn next(&mut self, interpreter: &mut Interpreter<'_>) -> Result<Option<Value>, Fault> {
        let node = self.0.next(interpreter)?;
        Ok(node.and_then(|node| node.downcast::<Node>().map(|node| node.value.borrow().clone())))
    }
}

impl Object for Linked {
    fn type_of(&self) -> Type {
        generic_of("System.Collections.Generic.LinkedList", std::slice::from_ref(&self.element))
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(Box::new(Walk(self.nodes.walk())))
    }

    fn count(&self) -> Option<usize> {
        Some(self.nodes.values.borrow().len())
    }
}

type Native = Result<Value, Fault>;

fn this(args: Args<'_>) -> Result<&Linked, Fault> {
    args.object::<Linked>(0)
}

impl Linked {
    fn place(&self, node: &Value) -> Option<usize> {
        self.nodes.values.borrow().iter().position(|known| known.same_reference(node))
    }

    fn insert(&self, at: usize, value: &Value) -> Value {
        let node = match value.downcast::<Node>() {
            Some(_) => value.clone(),
            None => Value::object(Node {
                element: self.element.clone(),
                value: RefCell::new(value.clone()),
                list: RefCell::default(),
            }),
        };
        if let Some(found) = node.downcast::<Node>() {
            *found.list.borrow_mut() = Rc::downgrade(&self.nodes);
        }
        self.nodes.values.borrow_mut().insert(at, node.clone());
        self.nodes.changed();
        node
    }

    fn take(&self, at: usize) {
        let node = self.nodes.values.borrow_mut().remove(at);
        if let Some(found) = node.downcast::<Node>() {
            *found.list.borrow_mut() = Weak::new();
        }
        self.nodes.changed();
    }
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let list = Linked { element: call.type_argument(0), nodes: Items::new(Vec::new()) };
    if !args.is_empty() {
        for value in call.collect(args.required(0, "collection")?)? {
            let end = list.count().unwrap_or(0);
            list.insert(end, &value);
        }
    }
    Ok(Value::object(list))
}

/// A node that is to be added must not be in a list.
fn free(args: Args<'_>, at: usize) -> Result<(), Fault> {
    if args.get(at).downcast::<Node>().is_some_and(|node| node.list.borrow().upgrade().is_some()) {
        let message = "The LinkedList node already belongs to a LinkedList.";
        return Err(Exception::invalid_operation(message).into());
    }
    Ok(())
}

fn add(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    call.interpreter.step()?;
    free(args, 1)?;
    let list = this(args)?;
    let at = if call.member.name == "AddFirst" { 0 } else { list.nodes.values.borrow().len() };
    let node = list.insert(at, args.get(1));
    Ok(if call.member.result == Type::Void { Value::Null } else { node })
}

fn add_beside(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    call.interpreter.step()?;
    let node = args.required(1, "node")?;
    free(args, 2)?;
    let list = this(args)?;
    call.interpreter.reserve(list.nodes.values.borrow().len())?;
    let at = list.place(node).ok_or_else(foreign)?;
    let after = usize::from(call.member.name == "AddAfter");
    let node = list.insert(at + after, args.get(2));
    Ok(if call.member.result == Type::Void { Value::Null } else { node })
}

fn foreign() -> Fault {
    Exception::invalid_operation("The LinkedList node does not belong to current LinkedList.")
        .into()
}

fn find(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let nodes = this(args)?.nodes.values.borrow();
    call.interpreter.reserve(nodes.len())?;
    let same = |node: &&Value| {
        node.downcast::<Node>().is_some_and(|node| equals(&node.value.borrow(), args.get(1)))
    };
    let found = if call.member.name == "FindLast" {
        nodes.iter().rev().find(same)
    } else {
        nodes.iter().find(same)
    };
    Ok(found.cloned().unwrap_or_default())
}

fn remove(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let list = this(args)?;
    let length = list.nodes.values.borrow().len();
    call.interpreter.reserve(length)?;
    match call.member.name {
        "RemoveFirst" | "RemoveLast" if length == 0 => {
            Err(Exception::invalid_operation("The LinkedList is empty.").into())
        }
        "RemoveFirst" => {
            list.take(0);
            Ok(Value::Null)
        }
        "RemoveLast" => {
            list.take(length - 1);
            Ok(Value::Null)
        }
        _ if call.member.result == Type::Void => {
            let at = list.place(args.required(1, "node")?).ok_or_else(foreign)?;
            list.take(at);
            Ok(Value::Null)
        }
        _ => {
            let node = find(call, args)?;
            let at = list.place(&node);
            if let Some(at) = at {
                list.take(at);
            }
            Ok(at.is_some().into())
        }
    }
}

pub(super) const LINKED_LIST: &[Row] = &[
    row("new()", create, "an empty list"),
    row("new(IEnumerable<T> collection)", create, "a list of the elements"),
    row("int Count { get; }", |_, a| Ok(whole(this(a)?.count().unwrap_or(0))), "elements"),
    row(
        "LinkedListNode<T> First { get; }",
        |_, args| Ok(this(args)?.nodes.values.borrow().first().cloned().unwrap_or_default()),
        "the first node, or null",
    )
    .nullable(),
    row(
        "LinkedListNode<T> Last { get; }",
        |_, args| Ok(this(args)?.nodes.values.borrow().last().cloned().unwrap_or_default()),
        "the last node, or null",
    )
    .nullable(),
    row("LinkedListNode<T> AddFirst(T value)", add, "adds an element at the front").impure(),
    row("void AddFirst(LinkedListNode<T> node)", add, "adds a node at the front").impure(),
    row("LinkedListNode<T> AddLast(T value)", add, "adds an element at the end").impure(),
    row("void AddLast(LinkedListNode<T> node)", add, "adds a node at the end").impure(),
    row("LinkedListNode<T> AddBefore(LinkedListNode<T> node, T value)", add_beside, "adds before")
        .impure(),
    row("void AddBefore(LinkedListNode<T> node, LinkedListNode<T> newNode)", add_beside, "adds")
        .impure(),
    row("LinkedListNode<T> AddAfter(LinkedListNode<T> node, T value)", add_beside, "adds after")
        .impure(),
    row("void AddAfter(LinkedListNode<T> node, LinkedListNode<T> newNode)", add_beside, "adds")
        .impure(),
    row("LinkedListNode<T> Find(T value)", find, "the first node with an equal element").nullable(),
    row("LinkedListNode<T> FindLast(T value)", find, "the last node with an equal element")
        .nullable(),
    row(
        "bool Contains(T value)",
        |call, args| Ok((!find(call, args)?.is_null()).into()),
        "true when an element is equal",
    ),
    row("bool Remove(T value)", remove, "removes the first equal element").impure(),
    row("void Remove(LinkedListNode<T> node)", remove, "removes a node").impure(),
    row("void RemoveFirst()", remove, "removes the first element").impure(),
    row("void RemoveLast()", remove, "removes the last element").impure(),
    row(
        "void Clear()",
        |_, args| {
            let list = this(args)?;
            while list.count().unwrap_or(0) > 0 {
                list.take(list.count().unwrap_or(1) - 1);
            }
            Ok(Value::Null)
        },
        "removes all elements",
    )
    .impure(),
    row("void CopyTo(T[] array, int index)", copy_to, "copies the elements into an array").impure(),
    row("IEnumerator<T> GetEnumerator()", enumerators::any, "a walk over the elements"),
];

/// The node beside a node.
fn beside(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let Some(nodes) = args.object::<Node>(0)?.list.borrow().upgrade() else {
        return Ok(Value::Null);
    };
    let nodes = nodes.values.borrow();
    call.interpreter.reserve(nodes.len())?;
    let at = nodes.iter().position(|known| known.same_reference(args.get(0)));
    let at = match call.member.name {
        "Next" => at.map(|at| at + 1),
        _ => at.and_then(|at| at.checked_sub(1)),
    };
    Ok(at.and_then(|at| nodes.get(at).cloned()).unwrap_or_default())
}

pub(super) const NODE: &[Row] = &[
    row(
        "new(T value)",
        |call, args| {
            Ok(Value::object(Node {
                element: call.type_argument(0),
                value: RefCell::new(args.value(0)),
                list: RefCell::default(),
            }))
        },
        "a node that is in no list",
    ),
    row(
        "T Value { get; set; }",
        |_, args| Ok(args.object::<Node>(0)?.value.borrow().clone()),
        "the element",
    )
    .set(|_, args| {
        *args.object::<Node>(0)?.value.borrow_mut() = args.value(1);
        Ok(Value::Null)
    }),
    row("LinkedListNode<T> Next { get; }", beside, "the next node, or null").nullable(),
    row("LinkedListNode<T> Previous { get; }", beside, "the node before, or null").nullable(),
    row(
        "LinkedList<T> List { get; }",
        |call, args| {
            let node = args.object::<Node>(0)?;
            let nodes = node.list.borrow().upgrade();
            match nodes {
                None => Ok(Value::Null),
                Some(_) => Err(call.not_supported()),
            }
        },
        "the list that the node is in",
    )
    .nullable(),
];

/// What `ICollection<T>` adds.
pub(super) const EXPLICIT: &[Row] = &[
    row("void Add(T item)", add, "adds an element at the end").impure(),
    row("bool IsReadOnly { get; }", |_, _| Ok(false.into()), "false"),
];
