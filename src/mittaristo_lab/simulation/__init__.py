"""The simulator: latent lives of clients, and the register deliveries that come of them."""
