"""temporary stand-in until the splitter lands"""
def split(text): return (text.strip(),) if text.strip() else ()
