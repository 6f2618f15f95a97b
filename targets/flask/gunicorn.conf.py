"""What gunicorn reads besides its command line."""

import os

accesslog = "-" if os.environ.get("ACCESS_LOG") else None
