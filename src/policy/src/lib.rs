//! Who may do what to whose record: one pure decision function and its table.
