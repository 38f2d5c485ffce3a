"""May this person practise on this date? Read out of the registers; it records nothing itself."""
