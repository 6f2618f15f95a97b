# Errors vs number of clients
# Written by backbench, to be changed as you like. In this folder:
#   gnuplot hello.errors_vs_connections.gp                      draws hello.errors_vs_connections.svg
#   gnuplot -e "format='png'" hello.errors_vs_connections.gp    draws hello.errors_vs_connections.png
if (!exists('format')) format = 'svg'
png = format eq 'png'
set encoding utf8
# In an SVG a family may be a list; its commas are written so that gnuplot does not take a size for what follows.
family = png ? 'Inter' : 'Inter&#x2c; Helvetica Neue&#x2c; Arial&#x2c; sans-serif'
size = png ? 0.75 : 1.0    # points or pixels
plain(pixels) = sprintf('%s,%.2f', family, pixels * size)
bold(pixels) = sprintf('%s Bold,%.2f', family, pixels * size)
if (png) set terminal pngcairo noenhanced size 1600,900 font plain(25) background rgb '#FFFFFF' linewidth 1.6
if (!png) set terminal svg noenhanced size 1600,900 font plain(25) background rgb '#FFFFFF' linewidth 1.6
set output 'hello.errors_vs_connections.'.format
data = 'hello.errors_vs_connections.dat'

set lmargin at screen 0.087500
set rmargin at screen 0.903435
set tmargin at screen 0.763333
set bmargin at screen 0.177778
set border 1 linecolor rgb '#9AA3AF' linewidth 1
set tics nomirror textcolor rgb '#57606C' out scale 0.6,0
set grid ytics linetype 1 dashtype solid linecolor rgb '#E2E6EB' linewidth 1
set style fill transparent solid 0.16 noborder
unset key

set logscale x 10
set xrange [8.51138038:1174.89755]
set xtics ('10' 10, '1 000' 1000)
set yrange [0:0.1]
set ytics ('0 %%' 0, '2 %%' 0.02, '4 %%' 0.04, '6 %%' 0.06, '8 %%' 0.08, '10 %%' 0.1)

set label 1 'Errors vs number of clients' at screen 0.030000, screen 0.944444 left front font bold(38) textcolor rgb '#1B2430'
set label 2 'Lower is better. Failed share: timeouts, lost connections, wrong answers; band: lowest to highest of the repetitions of 10 s.' at screen 0.030000, screen 0.886667 left front font plain(22) textcolor rgb '#57606C'
set label 3 'Hollow marker: over 1 % of the requests failed.' at screen 0.030000, screen 0.854444 left front font plain(22) textcolor rgb '#57606C'
set label 4 'Did not run: flask at 1 000.' at screen 0.030000, screen 0.822222 left front font plain(22) textcolor rgb '#57606C'
set label 5 'GET /  ·  1 kB a response  ·  loopback, 2 × Example CPU @ 2.60GHz  ·  2026-11-24  ·  0123456' at screen 0.030000, screen 0.033333 left front font plain(19) textcolor rgb '#57606C'
set label 6 'sanic' at screen 0.929685, screen 0.776000 left front font bold(26) textcolor rgb '#276BFB'
set label 7 '10 %' at screen 0.929685, screen 0.745333 left front font plain(19) textcolor rgb '#276BFB'
set label 8 'flask' at screen 0.929685, screen 0.210972 left front font bold(26) textcolor rgb '#BD5A13'
set label 9 '0 %' at screen 0.929685, screen 0.180306 left front font plain(19) textcolor rgb '#BD5A13'
set label 10 'Concurrent connections (log scale)' at screen 0.495468, screen 0.082222 center front font plain(25) textcolor rgb '#57606C'
set label 11 'error budget 1 %' at screen 0.095000, screen 0.253000 left front font plain(19) textcolor rgb '#57606C'
set label 12 '' at screen 0.921560, screen 0.776000 point pointtype 7 pointsize 1.7 linecolor rgb '#276BFB'
set label 13 '' at screen 0.921560, screen 0.210972 point pointtype 5 pointsize 1.7 linecolor rgb '#BD5A13'
set arrow from graph 0, first 0.01 to graph 1, first 0.01 nohead front dashtype (2,6) linewidth 1.4 linecolor rgb '#57606C'

# A line each: as it is drawn, the ground below a hollow mark, the hollow mark.
set style line 1 linecolor rgb '#276BFB' linewidth 2.4 dashtype solid pointtype 7 pointsize 1.7  # sanic
set style line 101 linecolor rgb '#FFFFFF' linewidth 2 dashtype solid pointtype 7 pointsize 1.8
set style line 201 linecolor rgb '#276BFB' linewidth 2 dashtype solid pointtype 6 pointsize 1.8
set style line 2 linecolor rgb '#BD5A13' linewidth 2.4 dashtype (14,7) pointtype 5 pointsize 1.7  # flask
set style line 102 linecolor rgb '#FFFFFF' linewidth 2 dashtype solid pointtype 5 pointsize 1.8
set style line 202 linecolor rgb '#BD5A13' linewidth 2 dashtype solid pointtype 4 pointsize 1.8

plot for [i=0:1] data index i using 1:3:4 with filledcurves linestyle i+1, \
     for [i=0:1] data index i using 1:2 with lines linestyle i+1, \
     for [i=0:1] data index i using 1:($8 == 1 && $5 == 0 ? $2 : NaN) with points linestyle i+1, \
     for [i=0:1] data index i using 1:($8 == 1 && $5 == 1 ? $2 : NaN) with points linestyle i+101, \
     for [i=0:1] data index i using 1:($8 == 1 && $5 == 1 ? $2 : NaN) with points linestyle i+201
