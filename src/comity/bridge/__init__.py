"""From needs to partners: who says what a programme lacks, who could give it, under which instrument and law."""
