"""What customers leave with us. Blocks and reports come with the customer's own pages."""
