"""What grid workers decided, as something triage can learn from."""
