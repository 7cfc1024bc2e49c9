//! `ip-filter`.

use crate::plan::Value;
use crate::plan::compile::Compiler;
use crate::plan::compile::values::text;
use crate::plan::steps::{Action, IpFilter};
use crate::policy::ElementRef;
use crate::policy::catalogue as policy;

pub(super) fn compile<'d>(
    compiler: &mut Compiler<'d>,
    element: ElementRef<'d>,
    _: &str,
) -> Option<Action> {
    let filter = policy::IpFilter::lower(element);
    let word = |action: &policy::IpFilterAction| Some(action.word().to_owned());
    let action: Option<Value<String>> =
        compiler.required(element, "action", filter.action.as_ref(), word);
    let addresses = filter.addresses.iter().map(|address| (address.element, &address.address));
    let single = compiler.texts(addresses);
    let mut ranges: Vec<_> = single.into_iter().map(|address| (address.clone(), address)).collect();
    for range in &filter.ranges {
        let from = compiler.required(range.element, "from", range.from.as_ref(), text);
        let to = compiler.required(range.element, "to", range.to.as_ref(), text);
        ranges.extend(from.zip(to));
    }
    Some(Action::IpFilter(IpFilter { action: action?, ranges }))
}
