"""The operator's commands, one module per group: ``add_arguments(parser)`` and ``run(args) -> exit code``."""
