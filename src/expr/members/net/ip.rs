//! `IPAddress`.

use super::address::{Ipv4, Ipv6, read_ipv4, read_ipv6, write_ipv4};
use crate::expr::eval::{Interpreter, hash_value};
use crate::expr::members::{Args, Call, Row, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Object, Text, Value};

/// `System.Net.IPAddress`
#[derive(Clone, Debug, PartialEq, Eq)]
enum IpAddress {
    V4(Ipv4),
    V6 { groups: [u16; 8], scope: u32 },
}

impl IpAddress {
    fn read(text: &str) -> Option<Self> {
        if !text.contains(':') {
            return read_ipv4(text).map(Self::V4);
        }
        let address = match text.strip_prefix('[') {
            Some(rest) => {
                let (address, port) = rest.split_once(']')?;
                let port = port.strip_prefix(':').or_else(|| port.is_empty().then_some("0"))?;
                let valid = match port.strip_prefix("0x") {
                    Some(digits) => digits.chars().all(|c| c.is_ascii_hexdigit()),
                    None => port.chars().all(|c| c.is_ascii_digit()),
                };
                valid.then_some(address)?
            }
            None => text,
        };
        let Ipv6 { groups, scope } = read_ipv6(address)?;
        let scope = match scope {
            // A name would be looked up among the machine's interfaces.
            Some(scope) if scope.is_empty() => return None,
            Some(scope) => scope.parse().unwrap_or(0),
            None => 0,
        };
        Some(Self::V6 { groups, scope })
    }

    fn write(&self) -> String {
        match self {
            Self::V4(address) => write_ipv4(*address),
            Self::V6 { groups, scope } => {
                let text = Ipv6 { groups: *groups, scope: None }.write();
                if *scope == 0 { text } else { format!("{text}%{scope}") }
            }
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::V4(address) => address.to_be_bytes().to_vec(),
            Self::V6 { groups, .. } => {
                groups.iter().flat_map(|group| group.to_be_bytes()).collect()
            }
        }
    }

    fn of_bytes(bytes: &[u8], scope: u32) -> Option<Self> {
        if let Ok(four) = <[u8; 4]>::try_from(bytes) {
            return Some(Self::V4(u32::from_be_bytes(four)));
        }
        let sixteen = <[u8; 16]>::try_from(bytes).ok()?;
        let groups = std::net::Ipv6Addr::from(sixteen).segments();
        Some(Self::V6 { groups, scope })
    }

    fn first_group(&self) -> u16 {
        match self {
            Self::V4(_) => 0,
            Self::V6 { groups: [first, ..], .. } => *first,
        }
    }

    fn is_mapped(&self) -> bool {
        matches!(self, Self::V6 { groups: [0, 0, 0, 0, 0, 0xffff, ..], .. })
    }
}

impl Object for IpAddress {
    fn type_of(&self) -> Type {
        table().find("System.Net.IPAddress").map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.write().into())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>() == Some(self)
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_value(&Value::text(self.write())))
    }
}

fn receiver<'a>(args: Args<'a>) -> Result<&'a IpAddress, Fault> {
    args.object::<IpAddress>(0)
}

fn v4(address: Ipv4) -> Result<Value, Fault> {
    Ok(Value::object(IpAddress::V4(address)))
}

fn v6(last: u16) -> Result<Value, Fault> {
    Ok(Value::object(IpAddress::V6 { groups: [0, 0, 0, 0, 0, 0, 0, last], scope: 0 }))
}

fn not_an_address() -> Fault {
    Exception::with_parameter(
        "System.ArgumentException",
        "An invalid IP address was specified.",
        "address",
    )
    .into()
}

fn new(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let bytes = super::super::encoding::bytes(args, 0, "address")?;
    let scope = match args.get(1) {
        Value::Long(scope) => {
            if bytes.len() != 16 {
                return Err(not_an_address());
            }
            u32::try_from(*scope).map_err(|_| Exception::out_of_range("scopeid"))?
        }
        _ => 0,
    };
    IpAddress::of_bytes(&bytes, scope).map(Value::object).ok_or_else(not_an_address)
}

fn swap(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(match args.get(0) {
        Value::Short(value) => Value::Short(value.swap_bytes()),
        Value::Int(value) => Value::Int(value.swap_bytes()),
        _ => Value::Long(args.long(0)?.swap_bytes()),
    })
}

fn no_scope() -> Fault {
    Exception::new(
        "System.Net.Sockets.SocketException",
        "The attempted operation is not supported for the type of object referenced.",
    )
    .into()
}

pub(super) const ROWS: &[Row] = &[
    row(
        "new(long newAddress)",
        |_, a| match u32::try_from(a.long(0)?) {
            Ok(address) => v4(address.swap_bytes()),
            Err(_) => Err(Exception::out_of_range("newAddress").into()),
        },
        "an IPv4 address, the first byte lowest",
    )
    .not_allowed(),
    row("new(byte[] address)", new, "an address of 4 or 16 bytes").not_allowed(),
    row("new(byte[] address, long scopeid)", new, "an IPv6 address with a scope").not_allowed(),
    row(
        "AddressFamily AddressFamily { get; }",
        |call, a| {
            let family = match receiver(a)? {
                IpAddress::V4(_) => 2,
                IpAddress::V6 { .. } => 23,
            };
            match &call.member.result {
                Type::Named(id, _) => Ok(Value::Enum(*id, family)),
                _ => Err(call.not_supported()),
            }
        },
        "IPv4 or IPv6",
    ),
    row(
        "long ScopeId { get; }",
        |_, a| match receiver(a)? {
            IpAddress::V4(_) => Err(no_scope()),
            IpAddress::V6 { scope, .. } => Ok(Value::Long(i64::from(*scope))),
        },
        "scope of an IPv6 address",
    )
    .not_allowed(),
    row(
        "long Address { get; }",
        |_, a| match receiver(a)? {
            IpAddress::V4(address) => Ok(Value::Long(i64::from(address.swap_bytes()))),
            IpAddress::V6 { .. } => Err(no_scope()),
        },
        "an IPv4 address as a number, the first byte lowest",
    )
    .not_allowed(),
    row(
        "bool IsIPv6Multicast { get; }",
        |_, a| Ok((receiver(a)?.first_group() & 0xff00 == 0xff00).into()),
        "true for ff00::/8",
    )
    .not_allowed(),
    row(
        "bool IsIPv6LinkLocal { get; }",
        |_, a| Ok((receiver(a)?.first_group() & 0xffc0 == 0xfe80).into()),
        "true for fe80::/10",
    )
    .not_allowed(),
    row(
        "bool IsIPv6SiteLocal { get; }",
        |_, a| Ok((receiver(a)?.first_group() & 0xffc0 == 0xfec0).into()),
        "true for fec0::/10",
    )
    .not_allowed(),
    row(
        "bool IsIPv6UniqueLocal { get; }",
        |_, a| Ok((receiver(a)?.first_group() & 0xfe00 == 0xfc00).into()),
        "true for fc00::/7",
    )
    .not_allowed(),
    row(
        "bool IsIPv6Teredo { get; }",
        |_, a| {
            let teredo = matches!(receiver(a)?, IpAddress::V6 { groups: [0x2001, 0, ..], .. });
            Ok(teredo.into())
        },
        "true for 2001::/32",
    )
    .not_allowed(),
    row(
        "bool IsIPv4MappedToIPv6 { get; }",
        |_, a| Ok(receiver(a)?.is_mapped().into()),
        "true for ::ffff:0:0/96",
    )
    .not_allowed(),
    row("static IPAddress Any { get; }", |_, _| v4(0), "0.0.0.0").not_allowed(),
    row("static IPAddress Loopback { get; }", |_, _| v4(0x7f00_0001), "127.0.0.1").not_allowed(),
    row("static IPAddress Broadcast { get; }", |_, _| v4(u32::MAX), "255.255.255.255")
        .not_allowed(),
    row("static IPAddress None { get; }", |_, _| v4(u32::MAX), "255.255.255.255").not_allowed(),
    row("static IPAddress IPv6Any { get; }", |_, _| v6(0), "::").not_allowed(),
    row("static IPAddress IPv6Loopback { get; }", |_, _| v6(1), "::1").not_allowed(),
    row("static IPAddress IPv6None { get; }", |_, _| v6(0), "::").not_allowed(),
    row(
        "static bool TryParse(string ipString, out IPAddress address)",
        |_, a| {
            let address = a.optional_text(0)?.and_then(|text| IpAddress::read(&text.to_utf8()));
            let is_address = address.is_some();
            a.get(1).assign(address.map_or(Value::Null, Value::object));
            Ok(is_address.into())
        },
        "reads an address; false for a malformed one",
    ),
    row(
        "static IPAddress Parse(string ipString)",
        |_, a| {
            let text = a.required_text(0, "ipString")?;
            IpAddress::read(&text.to_utf8())
                .map(Value::object)
                .ok_or_else(|| Exception::format("An invalid IP address was specified.").into())
        },
        "reads an address",
    ),
    row(
        "byte[] GetAddressBytes()",
        |_, a| Ok(Array::bytes(receiver(a)?.bytes()).into()),
        "its bytes, highest first",
    ),
    row(
        "static bool IsLoopback(IPAddress address)",
        |_, a| {
            a.required(0, "address")?;
            let loopback = match receiver(a)? {
                IpAddress::V4(address) => address >> 24 == 127,
                IpAddress::V6 { groups: [0, 0, 0, 0, 0, 0xffff, high, _], .. } => high >> 8 == 127,
                IpAddress::V6 { groups, .. } => *groups == [0, 0, 0, 0, 0, 0, 0, 1],
            };
            Ok(loopback.into())
        },
        "true for this machine",
    ),
    row(
        "IPAddress MapToIPv6()",
        |_, a| match receiver(a)? {
            IpAddress::V4(address) => {
                let (high, low) = ((address >> 16) as u16, (address & 0xffff) as u16);
                let groups = [0, 0, 0, 0, 0, 0xffff, high, low];
                Ok(Value::object(IpAddress::V6 { groups, scope: 0 }))
            }
            IpAddress::V6 { .. } => Ok(a.value(0)),
        },
        "the address as ::ffff:a.b.c.d",
    )
    .not_allowed(),
    row(
        "IPAddress MapToIPv4()",
        |_, a| match receiver(a)? {
            IpAddress::V4(_) => Ok(a.value(0)),
            IpAddress::V6 { groups: [.., high, low], .. } => {
                v4(u32::from(*high) << 16 | u32::from(*low))
            }
        },
        "the last four bytes",
    )
    .not_allowed(),
    row("static long HostToNetworkOrder(long host)", swap, "with its bytes turned").not_allowed(),
    row("static int HostToNetworkOrder(int host)", swap, "with its bytes turned").not_allowed(),
    row("static short HostToNetworkOrder(short host)", swap, "with its bytes turned").not_allowed(),
    row("static long NetworkToHostOrder(long network)", swap, "with its bytes turned")
        .not_allowed(),
    row("static int NetworkToHostOrder(int network)", swap, "with its bytes turned").not_allowed(),
    row("static short NetworkToHostOrder(short network)", swap, "with its bytes turned")
        .not_allowed(),
];
