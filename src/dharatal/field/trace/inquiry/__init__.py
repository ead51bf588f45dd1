"""What an inquiry may say of an account, after its holder has seen it and could answer; printed, signed and anchored."""
