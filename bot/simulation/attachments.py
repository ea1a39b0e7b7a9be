"""What people send besides words, as Telegram describes it to a bot."""

from bot.simulation.messages import Json

FILE: Json = {"file_id": "AgACAgIAAxkBAAIB", "file_unique_id": "AQADAgAT", "file_size": 20_480}

ATTACHMENTS: Json = {
    "animation": {**FILE, "width": 320, "height": 240, "duration": 3},
    "audio": {**FILE, "duration": 61, "mime_type": "audio/mpeg"},
    "contact": {"phone_number": "+10005550100", "first_name": "Ann"},
    "dice": {"emoji": "🎲", "value": 4},
    "document": {**FILE, "file_name": "knee.pdf", "mime_type": "application/pdf"},
    "location": {"latitude": 52.5, "longitude": 13.4},
    "photo": [{**FILE, "width": 90, "height": 67}, {**FILE, "width": 1280, "height": 960}],
    "poll": {
        "id": "5300000000000000001",
        "question": "Does it hurt?",
        "options": [
            {"persistent_id": "0", "text": "Yes", "voter_count": 0},
            {"persistent_id": "1", "text": "No", "voter_count": 0},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    },
    "sticker": {
        **FILE,
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "👍",
        "set_name": "Knees",
    },
    "video": {**FILE, "width": 640, "height": 480, "duration": 9, "mime_type": "video/mp4"},
    "video_note": {**FILE, "length": 240, "duration": 5},
    "voice": {**FILE, "duration": 4, "mime_type": "audio/ogg"},
}
