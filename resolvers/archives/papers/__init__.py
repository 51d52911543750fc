"""Papers as PDF: certificates, labels, indexes of boxes."""
