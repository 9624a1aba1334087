"""mittaristo: the national indicators of Finland's employment services, from register deliveries to marts."""
