"""Tables in and out: reading what people send, importing and exporting tickets."""
