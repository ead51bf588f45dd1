// Shows how far an upload is. Without this file the form is sent as any other.
(() => {
  'use strict'
  const form = document.getElementById('upload')
  if (!form) return
  const sending = form.querySelector('.sending')
  const bar = sending.querySelector('progress')
  const line = sending.querySelector('p')

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const request = new XMLHttpRequest()
    const button = form.querySelector('button[type=submit]')
    sending.hidden = false
    button.disabled = true
    request.upload.addEventListener('progress', (progress) => {
      if (!progress.lengthComputable) return
      bar.value = Math.round(100 * progress.loaded / progress.total)
      line.textContent = line.dataset.words.replace('%s', String(bar.value))
    })
    request.addEventListener('load', () => {
      if (request.responseURL && request.responseURL !== form.action) { location.assign(request.responseURL); return }
      const parsed = new DOMParser().parseFromString(request.responseText, 'text/html')
      document.getElementById('main').replaceWith(parsed.getElementById('main'))
      button.disabled = false
    })
    request.addEventListener('error', () => {
      sending.hidden = true
      button.disabled = false
      form.submit()
    })
    request.open('POST', form.action)
    request.send(new FormData(form))
  })
})()
