"""The running part of copydesk: Prefect flows and tasks, and the command line. The only place for Prefect."""
