"""In which words do products stand in answers?"""
