// The review desk: one key a decision; htmx puts the next pair in its place. Without this file the buttons still work.
(() => {
  'use strict'
  const review = () => document.getElementById('review')

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (document.getElementById('keys')?.open) return
    if (event.target instanceof Element && event.target.matches('input, textarea, select')) return
    const desk = review()
    if (!desk || desk.querySelector('.htmx-request')) return // the answer to the last key is still on its way
    const key = event.key.toUpperCase()
    const button = key === 'Z' ? desk.querySelector('[data-undo] button') : desk.querySelector(`[data-key="${CSS.escape(key)}"]`)
    if (!button || button.disabled) return
    event.preventDefault()
    button.click()
  })

  document.body.addEventListener('htmx:afterSettle', () => {
    const told = review()?.querySelector('[role=alert] p, [data-last] span')
    const asked = document.getElementById('ask')
    document.getElementById('live').textContent = [told?.textContent, asked?.textContent].filter(Boolean).join(' ')
    window.scrollTo(0, 0)
  })

  // A refusal that drew no desk (the session ended, the right is gone): load the page, which says so.
  document.body.addEventListener('htmx:responseError', () => location.reload())
})()
