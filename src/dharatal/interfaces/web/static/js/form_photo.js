// Turns the photo of a form upright by itself, once: the three squares of its QR code are at the top right of the page.
// Without this file, and where no code is found, there is a button that turns it.
(() => {
  'use strict'
  const whole = document.getElementById('whole')
  const form = document.getElementById('upright')
  const LONGEST = 1100 // pixels that are looked at
  const asked = `form-photo:${whole?.querySelector('image')?.getAttribute('href')}`
  if (!whole || !form || sessionStorage.getItem(asked)) return

  // the widths of dark, light, dark, light, dark stretches in a square of a QR code are as 1 to 1 to 3 to 1 to 1
  const isSquare = (runs, end) => {
    const five = runs.slice(end - 5, end)
    const unit = five.reduce((sum, one) => sum + one, 0) / 7
    return unit >= 1.5 && [1, 1, 3, 1, 1].every((want, place) => Math.abs(five[place] - want * unit) <= (want === 3 ? 1.2 : 0.6) * unit)
  }

  const squares = (dark, wide, high) => {
    const found = []
    for (let y = 0; y < high; y += 2) {
      let runs = []
      let ends = []
      let length = 0
      let was = false
      for (let x = 0; x < wide; x += 1) {
        const is = dark(x, y)
        if (is === was) { length += 1; continue }
        runs.push(length)
        ends.push(x)
        if (was && runs.length >= 6 && isSquare(runs, runs.length)) {
          const across = runs.slice(-5).reduce((sum, one) => sum + one, 0)
          found.push([x - across / 2, y, across])
        }
        length = 1
        was = is
      }
    }
    // a true square looks the same from above
    return found.filter(([x, y, across]) => {
      const half = Math.round(across / 2)
      let changes = 0
      let last = dark(Math.round(x), y)
      if (!last) return false
      for (let step = 1; step <= half + 1; step += 1) {
        for (const side of [-1, 1]) {
          const there = y + side * step
          if (there < 0 || there >= high) return false
        }
      }
      for (let there = y - half - 1; there <= y + half + 1; there += 1) {
        const is = dark(Math.round(x), Math.round(there))
        if (is !== last) { changes += 1; last = is }
      }
      return changes >= 3 && changes <= 6
    })
  }

  const quarterOf = (image) => {
    const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight))
    const wide = Math.round(image.naturalWidth * scale)
    const high = Math.round(image.naturalHeight * scale)
    const canvas = Object.assign(document.createElement('canvas'), { width: wide, height: high })
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    pen.drawImage(image, 0, 0, wide, high)
    const pixels = pen.getImageData(0, 0, wide, high).data
    let sum = 0
    for (let at = 0; at < pixels.length; at += 64) sum += pixels[at + 1]
    const limit = (sum / (pixels.length / 64)) * 0.62
    const dark = (x, y) => pixels[(y * wide + x) * 4 + 1] < limit
    const found = squares(dark, wide, high)
    if (found.length < 6) return null
    const middle = (place) => found.map((one) => one[place]).sort((a, b) => a - b)[Math.floor(found.length / 2)]
    const right = middle(0) > wide / 2
    const low = middle(1) > high / 2
    // where the code is tells how far the page is turned: top right, top left, bottom left, bottom right
    return low ? (right ? 3 : 2) : (right ? 0 : 1)
  }

  const image = new Image()
  image.onload = () => {
    sessionStorage.setItem(asked, '1')
    const quarter = quarterOf(image)
    if (quarter === null || quarter === Number(whole.dataset.quarter)) return
    form.elements.namedItem('at').value = quarter
    form.submit()
  }
  image.src = whole.querySelector('image').getAttribute('href')
})()
