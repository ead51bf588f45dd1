// The paired phone: asks every two seconds while somebody looks at it, every ten once nothing came for ten minutes.
(() => {
  'use strict'
  const box = document.getElementById('box')
  let quiet = 0
  const ask = async () => {
    let pause = quiet > 300 ? 10000 : 2000
    if (!document.hidden) {
      try {
        const seen = document.getElementById('now').dataset.seen
        const answer = await fetch(`${box.dataset.now}?seen=${encodeURIComponent(seen)}`)
        if (answer.status === 404) { location.reload(); return }
        if (answer.status === 200) { box.innerHTML = await answer.text(); quiet = 0; pause = 2000 } else quiet += 1
      } catch { /* no connection: the next time it is asked again */ }
    }
    setTimeout(ask, pause)
  }
  document.addEventListener('visibilitychange', () => { quiet = 0 })
  setTimeout(ask, 2000)
})()
