//! Members of `List<T>`.

use super::copy_to;
use super::list::{self, List};
use super::views::read_only;
use crate::expr::members::{Row, row};
use crate::expr::value::{Value, whole};

pub(super) const LIST: &[Row] = &[
    row("new()", |call, _| Ok(list::list(call.type_argument(0), Vec::new())), "an empty list"),
    row(
        "new(IEnumerable<T> collection)",
        |call, args| {
            let items = call.collect(args.required(0, "collection")?)?;
            Ok(list::list(call.type_argument(0), items))
        },
        "a list of the elements",
    ),
    row("new(int capacity)", list::capacity, "an empty list with room"),
    row(
        "int Count { get; }",
        |_, args| Ok(whole(args.object::<List>(0)?.items.values.borrow().len())),
        "number of elements",
    ),
    row(
        "int Capacity { get; set; }",
        |_, args| Ok(whole(args.object::<List>(0)?.capacity.get())),
        "number of elements that there is room for",
    )
    .set(list::set_capacity),
    row("T this[int index] { get; set; }", list::get, "an element").set(list::set),
    row("void Add(T item)", list::add, "adds an element at the end").impure(),
    row("void AddRange(IEnumerable<T> collection)", list::add_range, "adds elements at the end")
        .impure(),
    row(
        "System.Collections.ObjectModel.ReadOnlyCollection<T> AsReadOnly()",
        |call, args| Ok(read_only(call.type_argument(0), args.value(0))),
        "a view that cannot change the list",
    ),
    row("int BinarySearch(T item)", list::binary_search, "index in a sorted list, or a complement"),
    row(
        "int BinarySearch(T item, IComparer<T> comparer)",
        list::binary_search,
        "index in a sorted list, or a complement",
    ),
    row("void Clear()", list::clear, "removes all elements").impure(),
    row("bool Contains(T item)", list::contains, "true when an element is equal"),
    row(
        "List<TOutput> ConvertAll<TOutput>(Converter<T, TOutput> converter)",
        list::convert_all,
        "what a function makes of each element",
    ),
    row("void CopyTo(T[] array)", copy_to, "copies the elements into an array").impure(),
    row("void CopyTo(T[] array, int arrayIndex)", copy_to, "copies the elements into an array")
        .impure(),
    row(
        "void CopyTo(int index, T[] array, int arrayIndex, int count)",
        |call, _| Err(call.not_supported()),
        "copies some elements into an array",
    )
    .impure(),
    row("int EnsureCapacity(int capacity)", list::ensure_capacity, "makes room").impure(),
    row("bool Exists(Predicate<T> match)", list::exists, "true when an element passes a test"),
    row("T Find(Predicate<T> match)", list::find, "the first element that passes a test")
        .nullable(),
    row("T FindLast(Predicate<T> match)", list::find, "the last element that passes a test")
        .nullable(),
    row("List<T> FindAll(Predicate<T> match)", list::find_all, "the elements that pass a test"),
    row("int FindIndex(Predicate<T> match)", list::find_index, "index of the first that passes"),
    row(
        "int FindIndex(int startIndex, Predicate<T> match)",
        list::find_index,
        "index of the first that passes from a start on",
    ),
    row(
        "int FindIndex(int startIndex, int count, Predicate<T> match)",
        list::find_index,
        "index of the first that passes in a range",
    ),
    row("int FindLastIndex(Predicate<T> match)", list::find_index, "index of the last that passes"),
    row(
        "int FindLastIndex(int startIndex, Predicate<T> match)",
        list::find_index,
        "index of the last that passes from a start on",
    ),
    row("void ForEach(Action<T> action)", list::for_each, "calls an action for each element")
        .impure(),
    row("List<T> GetRange(int index, int count)", list::get_range, "some of the elements"),
    row("List<T> Slice(int start, int length)", list::get_range, "some of the elements"),
    row("int IndexOf(T item)", list::index_of, "index of the first equal element, or -1"),
    row("int IndexOf(T item, int index)", list::index_of, "index from a start on, or -1"),
    row("int IndexOf(T item, int index, int count)", list::index_of, "index in a range, or -1"),
    row("void Insert(int index, T item)", list::insert, "adds an element at an index").impure(),
    row(
        "void InsertRange(int index, IEnumerable<T> collection)",
        list::insert_range,
        "adds elements at an index",
    )
    .impure(),
    row("int LastIndexOf(T item)", list::last_index_of, "index of the last equal element, or -1"),
    row(
        "int LastIndexOf(T item, int index)",
        list::last_index_of,
        "index of the last equal element before a place, or -1",
    ),
    row("bool Remove(T item)", list::remove, "removes the first equal element").impure(),
    row("int RemoveAll(Predicate<T> match)", list::remove_all, "removes what passes a test")
        .impure(),
    row("void RemoveAt(int index)", list::remove_at, "removes the element at an index").impure(),
    row("void RemoveRange(int index, int count)", list::remove_range, "removes some elements")
        .impure(),
    row("void Reverse()", list::reverse, "turns the order around").impure(),
    row("void Reverse(int index, int count)", list::reverse, "turns the order of some around")
        .impure(),
    row("void Sort()", list::sort_list, "sorts by the order of the type").impure(),
    row("void Sort(Comparison<T> comparison)", list::sort_list, "sorts by a function").impure(),
    row("void Sort(IComparer<T> comparer)", list::sort_list, "sorts by a comparer").impure(),
    row(
        "void Sort(int index, int count, IComparer<T> comparer)",
        list::sort_list,
        "sorts some elements by a comparer",
    )
    .impure(),
    row("T[] ToArray()", list::to_array, "the elements as an array"),
    row("void TrimExcess()", list::trim_excess, "gives unused room back").impure(),
    row(
        "bool TrueForAll(Predicate<T> match)",
        list::true_for_all,
        "true when every element passes a test",
    ),
    row(
        "System.Collections.Generic.ListEnumerator<T> GetEnumerator()",
        |call, args| {
            let element = call.type_argument(0);
            let name =
                format!("System.Collections.Generic.List`1+Enumerator[{}]", element.runtime_name());
            super::enumerators::start(call, args.get(0), &name, element)
        },
        "a walk over the elements",
    ),
];

/// What `IList<T>` and `System.Collections.IList` add.
pub(super) const EXPLICIT: &[Row] = &[
    row("bool IsReadOnly { get; }", |_, _| Ok(Value::Bool(false)), "false"),
    row("bool IsFixedSize { get; }", |_, _| Ok(Value::Bool(false)), "false"),
];
