"""The indicator cards: what each indicator means, who answers for it, and which version its SQL is."""
