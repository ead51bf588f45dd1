"""Pages of dialling: at the desk, on the phone, for members, for the in-charge."""
