/** Names of keys that browsers report, beside those of groups below: https://www.w3.org/TR/uievents-key/ */
const named = new Set(
  [
    'Unidentified Alt AltGraph CapsLock Control Fn FnLock Hyper Meta NumLock ScrollLock Shift Super Symbol SymbolLock OS',
    'Enter Tab Space Spacebar ArrowDown ArrowLeft ArrowRight ArrowUp End Home PageDown PageUp',
    'Backspace Clear Copy CrSel Cut Delete EraseEof ExSel Insert Paste Redo Undo',
    'Accept Again Attn Cancel ContextMenu Escape Execute Find Help Pause Play Props Select ZoomIn ZoomOut',
    'BrightnessDown BrightnessUp Eject LogOff Power PowerOff PrintScreen Hibernate Standby Sleep WakeUp Abort',
    'AllCandidates Alphanumeric CodeInput Compose Convert Dead FinalMode GroupFirst GroupLast GroupNext GroupPrevious',
    'ModeChange NextCandidate NonConvert PreviousCandidate Process SingleCandidate HangulMode HanjaMode JunjaMode Eisu',
    'Hankaku Hiragana HiraganaKatakana KanaMode KanjiMode Katakana Romaji Zenkaku ZenkakuHankaku',
    'ChannelDown ChannelUp Close New Open Print Save SpellCheck GoBack GoHome Call EndCall Camera VolumeDown VolumeMute VolumeUp',
    // Of a place on the keyboard instead of a key.
    'Backquote Backslash BracketLeft BracketRight Comma Equal Minus Period Quote Semicolon Slash IntlBackslash IntlRo IntlYen',
  ].flatMap((names) => names.split(' ')),
)

const groups =
  /^(?:F\d{1,2}|Soft(?:\d|Left|Right)|(?:Audio|Browser|Launch|Lang|Mail|Media|Microphone|Speech|Numpad)[A-Z\d]\w*|(?:Shift|Control|Alt|Meta)(?:Left|Right)|Key[A-Z]|Digit\d)$/

/** Whether a browser reports a key by this name: the text that it types, or a name. */
export function isKey(key: string): boolean {
  return isCharacter(key) || named.has(key) || groups.test(key)
}

/** Whether a key makes another one a command, such as that to paste, in place of a text. */
export function isCommandKey(key: string): boolean {
  return /^(?:Control|Meta|Alt)(?:Left|Right)?$/.test(key)
}

/** Whether a key types this text: a letter may have marks of its own. */
export function isCharacter(key: string): boolean {
  return [...new Intl.Segmenter().segment(key)].length === 1
}

/** For suggestions. */
export const keyNames: readonly string[] = [...named]
