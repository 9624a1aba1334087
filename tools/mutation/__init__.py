"""SQL mutation: small faults are put into the models' compiled SQL, one at a time, and a test must see each."""
