"""The guide in and out: plans and deeds of an import, and the formats in which it leaves."""
