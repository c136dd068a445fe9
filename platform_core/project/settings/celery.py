"""Settings of tasks. A task is a wake-up: losing the broker loses no duty, so nothing here tries to be durable."""

from kombu import Queue

from platform_core.project.env import ENV

CELERY_BROKER_URL = ENV.broker_url
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # the sweep goes on without a broker; so does the worker
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}  # seconds; tasks are short
CELERY_TASK_IGNORE_RESULT = True  # what a task did stands in its rows

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # nothing waits behind a slow neighbour
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300  # a task that is still busy then is a bug

CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]  # pickle would let whoever reaches the broker run code

CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = False  # a misspelt queue is an error, not a message that nobody reads
CELERY_TASK_QUEUES = [
    Queue("default"),
    Queue("clock"),  # the worker that carries the sweep
    Queue("sequencer"),  # the one that holds the signing key
]
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_ENABLE_UTC = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # settings/logging.py decides
CELERY_WORKER_SEND_TASK_EVENTS = False
