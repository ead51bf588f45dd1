// Results of paper: after code and time one letter says the result and sends it; a yes waits for its four ticks.
// Without this file the page is a plain form.
(() => {
  'use strict'
  const form = document.getElementById('paper')
  if (!form) return
  const code = form.elements.namedItem('code')
  const time = form.elements.namedItem('time')
  const TICKS = ['identity', 'place', 'association', 'consent']
  const WAITS = ['yes', 'call_back', 'wrong_number'] // more is told before they are sent
  const results = [...form.querySelectorAll('[data-key]')]

  const pressed = (event) => {
    if (event.code.startsWith('Key')) return event.code.slice(3) // the same key whatever the keyboard's language
    return ''
  }
  const chosen = () => results.find((one) => one.checked)
  const send = () => form.requestSubmit()

  const choose = (result) => {
    result.checked = true
    result.dispatchEvent(new Event('change', { bubbles: true }))
    if (!WAITS.includes(result.value) && code.value.trim() && (time.value.trim() || result.value === 'not_called')) send()
    else if (result.value === 'yes') form.elements.namedItem('identity').focus()
    else if (result.value === 'call_back') form.elements.namedItem('callback_at').focus()
    else if (result.value === 'wrong_number') form.elements.namedItem('note').focus()
  }

  form.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const at = event.target
    if (at.name === 'note' || at.name === 'callback_at') return
    const digit = event.code.replace('Digit', '').replace('Numpad', '')
    if (at.type === 'checkbox' && /^[1-4]$/.test(digit)) {
      event.preventDefault()
      form.elements.namedItem(TICKS[digit - 1]).checked ^= 1
      return
    }
    if ((at === code && (event.key === ' ' || event.key === 'Enter'))) { event.preventDefault(); time.focus(); time.select(); return }
    // “0” is a digit while the code or the time is written, and a result once the time is whole
    const is_zero = digit === '0' && at !== code && (at !== time || /^\d\d\D?\d\d$/.test(time.value) && time.selectionStart === time.selectionEnd)
    const result = results.find((one) => one.dataset.key === (is_zero ? '0' : pressed(event)))
    if (!result) return
    event.preventDefault()
    choose(result)
  })
  time.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !chosen()) { event.preventDefault(); results[0].focus() }
  })
  time.addEventListener('focus', () => time.select())
})()
