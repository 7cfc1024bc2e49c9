//! Internet addresses as the runtime reads and writes them: short and octal IPv4 forms, IPv6
//! with scopes and embedded IPv4.

/// An IPv4 address, the first byte highest.
pub(in crate::expr) type Ipv4 = u32;

/// An IPv6 address with its scope, an interface's number or name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::expr) struct Ipv6 {
    /// The eight groups.
    pub(in crate::expr) groups: [u16; 8],
    /// What follows the percent sign, without it.
    pub(in crate::expr) scope: Option<String>,
}

/// Reads an IPv4 address of one to four decimal, octal (`0…`) or hexadecimal (`0x…`) parts; the
/// last part fills the bytes that are left.
pub(in crate::expr) fn read_ipv4(text: &str) -> Option<Ipv4> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() > 4 {
        return None;
    }
    let mut address = 0_u64;
    for (index, part) in parts.iter().enumerate() {
        let (digits, radix) = match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
            Some(digits) => (digits, 16),
            None if part.len() > 1 && part.starts_with('0') => (*part, 8),
            None => (*part, 10),
        };
        if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
            return None;
        }
        let value = u64::from_str_radix(digits, radix).ok()?;
        let is_last = index + 1 == parts.len();
        let bits = if is_last { 8 * (4 - index) } else { 8 };
        if value >= 1 << bits {
            return None;
        }
        address |= value << (8 * (4 - index) - bits);
    }
    u32::try_from(address).ok()
}

/// Reads four decimal parts without leading zeros.
pub(in crate::expr) fn read_canonical_ipv4(text: &str) -> Option<Ipv4> {
    text.parse::<std::net::Ipv4Addr>().ok().map(u32::from)
}

/// Writes four decimal parts.
pub(in crate::expr) fn write_ipv4(address: Ipv4) -> String {
    std::net::Ipv4Addr::from(address).to_string()
}

/// Reads an IPv6 address without brackets.
pub(in crate::expr) fn read_ipv6(text: &str) -> Option<Ipv6> {
    let (address, scope) = match text.split_once('%') {
        Some((address, scope)) => (address, Some(scope.to_owned())),
        None => (text, None),
    };
    let address: std::net::Ipv6Addr = address.parse().ok()?;
    Some(Ipv6 { groups: address.segments(), scope })
}

impl Ipv6 {
    /// The low half in dotted form: compatible, mapped, translated and ISATAP addresses.
    fn embeds_ipv4(&self) -> bool {
        let [a, b, c, d, e, f, g, _] = self.groups;
        let zeros = a == 0 && b == 0 && c == 0 && d == 0;
        if zeros && g != 0 && (e == 0 && (f == 0 || f == 0xffff) || e == 0xffff && f == 0) {
            return true;
        }
        e == 0 && f == 0x5efe
    }

    /// The address without its scope; the longest run of two or more zero groups is left out.
    pub(in crate::expr) fn write(&self) -> String {
        let embedded = self.embeds_ipv4();
        let count = if embedded { 6 } else { 8 };
        let groups: Vec<u16> = self.groups.iter().copied().take(count).collect();
        let (mut best, mut run) = ((0, 0), (0, 0));
        for (index, group) in groups.iter().enumerate() {
            run = match (*group, run.1) {
                (0, 0) => (index, 1),
                (0, length) => (run.0, length + 1),
                _ => (0, 0),
            };
            if run.1 > best.1 {
                best = run;
            }
        }
        let hex = |groups: &[u16]| {
            groups.iter().map(|group| format!("{group:x}")).collect::<Vec<_>>().join(":")
        };
        let mut text = if best.1 >= 2 {
            let head = hex(groups.get(..best.0).unwrap_or_default());
            let tail = hex(groups.get(best.0 + best.1..).unwrap_or_default());
            format!("{head}::{tail}")
        } else {
            hex(&groups)
        };
        if embedded {
            if !text.ends_with(':') {
                text.push(':');
            }
            let [.., high, low] = self.groups;
            text.push_str(&write_ipv4(u32::from(high) << 16 | u32::from(low)));
        }
        text
    }

    /// `::1`
    pub(in crate::expr) fn is_loopback(&self) -> bool {
        self.groups == [0, 0, 0, 0, 0, 0, 0, 1]
    }
}
