//! Reading raw policies: scanner, mask, tree and entity decoding. It knows no policy and no
//! C# beyond where an expression ends.
