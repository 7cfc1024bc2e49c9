//! What is known of ASCII without the table is what the table says.

use super::*;

#[test]
fn ascii_is_in_its_categories() {
    for byte in 0..=127_u8 {
        assert_eq!(ascii_category(byte), table_category(byte.into()), "{:?}", char::from(byte));
    }
}
