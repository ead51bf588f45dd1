// The box that finds a person: arrow keys walk the likely people, Enter opens the one chosen. Without this file, and
// without htmx, the box is a form with a page of results.
(() => {
  'use strict'
  const box = document.getElementById('sought')
  const list = document.getElementById('likely')
  if (!box || !list) return
  let chosen = -1

  const options = () => [...list.querySelectorAll('[role=option]')]
  const close = () => { list.replaceChildren(); choose(-1); box.setAttribute('aria-expanded', 'false') }
  const choose = (place) => {
    const all = options()
    chosen = all.length ? (place + all.length + 1) % (all.length + 1) : -1
    if (chosen === all.length) chosen = -1
    all.forEach((one, at) => one.setAttribute('aria-selected', String(at === chosen)))
    if (chosen < 0) { box.removeAttribute('aria-activedescendant'); return }
    box.setAttribute('aria-activedescendant', all[chosen].id)
    all[chosen].scrollIntoView({ block: 'nearest' })
  }

  box.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    if (event.key === 'ArrowDown') { event.preventDefault(); choose(chosen + 1) }
    else if (event.key === 'ArrowUp') { event.preventDefault(); choose(chosen < 0 ? options().length - 1 : chosen - 1) }
    else if (event.key === 'Escape' && options().length) { event.preventDefault(); close() }
    else if (event.key === 'Enter' && chosen >= 0) {
      event.preventDefault()
      options()[chosen].querySelector('a').click()
    }
  })
  list.addEventListener('htmx:afterSwap', () => {
    chosen = -1
    box.removeAttribute('aria-activedescendant')
    box.setAttribute('aria-expanded', String(options().length > 0))
  })
  box.addEventListener('input', () => { if (!box.value.trim()) close() })
  document.addEventListener('click', (event) => { if (!box.form.contains(event.target)) close() })
})()
