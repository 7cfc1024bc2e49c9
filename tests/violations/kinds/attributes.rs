//! Attributes: removed, repeated, misspelled, invented.

use policyc::lint::nearest;
use policyc::policy::schema::{Item, Required};

use super::{Maker, here, misspelled};
use crate::complete::Wish;
use crate::tree::Part;

impl Maker<'_> {
    pub(crate) fn attributes(&mut self) {
        let decl = self.place.decl();
        if let Some(mut node) = self.good(&Wish::default()) {
            self.accept("accepted: nothing but the needed", "", node.clone());
            node.set("unheard-of", "any");
            let part = Part::AttributeName("unheard-of".to_owned());
            self.reject(
                "attribute invented",
                ": attributes",
                node,
                here("unknown-attribute", part),
            );
        }
        for attribute in decl.attributes {
            let name = attribute.name;
            let Some(node) = self.good(&Wish::present(&[Item::Attribute(name)])) else { continue };
            self.accept("accepted: attribute added", &format!("@{name}"), node.clone());

            let mut slip = node.clone();
            let meant = node.clone();
            let written = misspelled(name);
            for (each, _) in slip.attributes.iter_mut().filter(|(each, _)| each == name) {
                written.clone_into(each);
            }
            let is_near = nearest(&written, [name]).is_some();
            let expected = here("unknown-attribute", Part::AttributeName(written));
            let fact = format!("@{name}: spelling");
            self.reject("attribute misspelled", &fact, slip, expected);
            self.meant(meant, is_near);

            if let Required::Yes(strictness) = attribute.required {
                let mut without = node.clone();
                without.attributes.retain(|(each, _)| each != name);
                let expected = here("missing-attribute", Part::Name).judged(strictness);
                let fact = format!("@{name}: required");
                self.reject("attribute removed", &fact, without, expected);
            }

            let mut twice = node;
            let value = twice.attribute(name).unwrap_or_default().to_owned();
            twice.attributes.push((name.to_owned(), value));
            let part = Part::AttributeAgain(name.to_owned());
            let fact = format!("@{name}: once");
            self.reject("attribute repeated", &fact, twice, here("malformed-xml", part));
        }
    }
}
