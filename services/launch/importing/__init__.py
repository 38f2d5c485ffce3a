"""Old registers brought in from workbooks and CSV files, through the doors that clerks use."""
