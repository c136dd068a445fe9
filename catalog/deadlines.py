"""Which promises of the shop window run against a clock? None yet: questions and answers will bring the first."""
