"""Speed and quality beside other libraries, on the same inputs in one run."""
