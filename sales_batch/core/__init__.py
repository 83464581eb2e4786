"""What a thing is; knows no other room of the house."""
