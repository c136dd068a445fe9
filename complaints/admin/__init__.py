"""How do the platform's people look at complaints, pass them on and decide?"""

from complaints.admin._pages import ComplaintAdmin as ComplaintAdmin
