"""The report as PDF: made from the HTML page, so that both say the same."""
