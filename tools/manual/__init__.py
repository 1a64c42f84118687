"""What the documents have from the program itself: output of commands, counts, references, pictures."""
