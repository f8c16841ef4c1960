"""The worker: runs background jobs until told to stop. `python -m wardwatch.config.worker`."""

import asyncio
import os


def main() -> None:
    """Run jobs as the worker login, for ever."""
    os.environ.setdefault("WARDWATCH_LOGIN", "worker")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardwatch.config.settings")
    import django

    django.setup()
    from wardwatch.kit.jobs import run_worker

    asyncio.run(run_worker(wait=True))


if __name__ == "__main__":
    main()
