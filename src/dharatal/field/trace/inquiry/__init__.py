"""What an inquiry may say of an account, once its holder has seen it and could answer: printed, signed, anchored."""
