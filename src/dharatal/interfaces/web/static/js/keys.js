// What every desk page can do with the keyboard: ? shows the keys, / finds people, g and a letter goes to a room.
(() => {
  'use strict'
  const dialog = document.getElementById('keys')
  const offline = document.getElementById('offline')
  let awaitingRoom = 0

  // a browser minds `autofocus` when it next draws; on a busy machine whoever types at once would lose the first letters
  document.querySelector('[autofocus]')?.focus()

  // on a phone the rooms lie in a strip: the one that is open is brought into view
  const here = document.querySelector('.rooms [aria-current]')
  if (here) { // not scrollIntoView: from Chromium 150 on, the next Tab would go on from there and pass by the skip link
    const middle = (one) => { const box = one.getBoundingClientRect(); return box.left + box.width / 2 }
    const rooms = here.closest('.rooms')
    rooms.scrollLeft += middle(here) - middle(rooms)
  }

  const typing = (target) => target instanceof Element &&
    target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]')

  const showKeys = () => { if (dialog && !dialog.open) dialog.showModal() }

  const shut = (open) => {
    if (open.contains(document.activeElement)) open.querySelector('summary').focus()
    open.open = false
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') document.querySelectorAll('details.pick[open], details.menu[open]').forEach(shut)
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    if (event.key === '?') { event.preventDefault(); showKeys(); return }
    if (dialog && dialog.open) return
    if (event.key === '/' && document.body.dataset.find) {
      event.preventDefault()
      const field = document.getElementById('sought')
      if (field) field.focus()
      else location.assign(document.body.dataset.find)
      return
    }
    if (document.getElementById('desk')) return // the caller's letters are results of a call
    if (event.key === 'g') { awaitingRoom = Date.now(); return }
    if (Date.now() - awaitingRoom < 1500) {
      const room = document.querySelector(`[data-room="${CSS.escape(event.key.toLowerCase())}"]`)
      awaitingRoom = 0
      if (room) { event.preventDefault(); event.stopImmediatePropagation(); location.assign(room.href) }
    }
  }, true)

  for (const button of document.querySelectorAll('[data-open-keys]')) {
    button.hidden = false
    button.addEventListener('click', showKeys)
  }
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
  document.addEventListener('click', (event) => {
    for (const open of document.querySelectorAll('details.pick[open], details.menu[open]')) {
      if (!open.contains(event.target)) open.open = false
    }
  })

  const mark = () => { if (offline) offline.hidden = navigator.onLine }
  window.addEventListener('online', mark)
  window.addEventListener('offline', mark)
  mark()
})()
