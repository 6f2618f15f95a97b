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
set rmargin at screen 0.895765
set tmargin at screen 0.795556
set bmargin at screen 0.177778
set border 1 linecolor rgb '#9AA3AF' linewidth 1
set tics nomirror textcolor rgb '#57606C' out scale 0.6,0
set grid ytics linetype 1 dashtype solid linecolor rgb '#E2E6EB' linewidth 1
set style fill transparent solid 0.16 noborder
unset key

set logscale x 10
set xrange [8.51138038:1174.89755]
set xtics ('10' 10, '100' 100, '500' 500, '1 000' 1000)
set yrange [0:0.05]
set ytics ('0 %%' 0, '1 %%' 0.01, '2 %%' 0.02, '3 %%' 0.03, '4 %%' 0.04, '5 %%' 0.05)

set label 1 'Errors vs number of clients' at screen 0.030000, screen 0.944444 left front font bold(38) textcolor rgb '#1B2430'
set label 2 'Lower is better. Failed share: timeouts, lost connections, wrong answers; band: lowest to highest of 3 repetitions of 10 s.' at screen 0.030000, screen 0.886667 left front font plain(22) textcolor rgb '#57606C'
set label 3 'Hollow marker: over 1 % of the requests failed. “!”: doubtful, see backbench explain.' at screen 0.030000, screen 0.854444 left front font plain(22) textcolor rgb '#57606C'
set label 4 'GET /  ·  120 kB a response  ·  loopback, 2 × AMD EPYC  ·  2026-11-24  ·  a79dfe0' at screen 0.030000, screen 0.033333 left front font plain(19) textcolor rgb '#57606C'
set label 5 'flask' at screen 0.905765, screen 0.210972 left front font bold(26) textcolor rgb '#276BFB'
set label 6 '0 %' at screen 0.905765, screen 0.180306 left front font plain(19) textcolor rgb '#276BFB'
set label 7 'sanic' at screen 0.905765, screen 0.274250 left front font bold(26) textcolor rgb '#BD5A13'
set label 8 '0.16 %' at screen 0.905765, screen 0.243583 left front font plain(19) textcolor rgb '#BD5A13'
set label 9 'fastapi' at screen 0.905765, screen 0.337528 left front font bold(26) textcolor rgb '#105140'
set label 10 '0.42 %' at screen 0.905765, screen 0.306861 left front font plain(19) textcolor rgb '#105140'
set label 11 'express' at screen 0.905765, screen 0.400806 left front font bold(26) textcolor rgb '#7C1975'
set label 12 '1.3 %' at screen 0.905765, screen 0.370139 left front font plain(19) textcolor rgb '#7C1975'
set label 13 '!' at screen 0.879201, screen 0.197518 center front font bold(19) textcolor rgb '#BD5A13'
set label 14 '!' at screen 0.879201, screen 0.229212 center front font bold(19) textcolor rgb '#105140'
set label 15 '!' at screen 0.879201, screen 0.342872 center front font bold(19) textcolor rgb '#7C1975'
set label 16 '!' at screen 0.755629, screen 0.207413 center front font bold(19) textcolor rgb '#105140'
set label 17 '!' at screen 0.755629, screen 0.232638 center front font bold(19) textcolor rgb '#7C1975'
set label 18 'Concurrent connections (log scale)' at screen 0.491632, screen 0.082222 center front font plain(25) textcolor rgb '#57606C'
set label 19 'error budget 1 %' at screen 0.095000, screen 0.318000 left front font plain(19) textcolor rgb '#57606C'
set arrow from graph 0, first 0.01 to graph 1, first 0.01 nohead front dashtype (2,6) linewidth 1.4 linecolor rgb '#57606C'

# A line each: as it is drawn, the ground below a hollow mark, the hollow mark.
set style line 1 linecolor rgb '#276BFB' linewidth 2.4 dashtype solid pointtype 7 pointsize 1.7  # flask
set style line 101 linecolor rgb '#FFFFFF' linewidth 2 dashtype solid pointtype 7 pointsize 1.8
set style line 201 linecolor rgb '#276BFB' linewidth 2 dashtype solid pointtype 6 pointsize 1.8
set style line 2 linecolor rgb '#BD5A13' linewidth 2.4 dashtype (14,7) pointtype 5 pointsize 1.7  # sanic
set style line 102 linecolor rgb '#FFFFFF' linewidth 2 dashtype solid pointtype 5 pointsize 1.8
set style line 202 linecolor rgb '#BD5A13' linewidth 2 dashtype solid pointtype 4 pointsize 1.8
set style line 3 linecolor rgb '#105140' linewidth 2.4 dashtype (3,5) pointtype 9 pointsize 1.7  # fastapi
set style line 103 linecolor rgb '#FFFFFF' linewidth 2 dashtype solid pointtype 9 pointsize 1.8
set style line 203 linecolor rgb '#105140' linewidth 2 dashtype solid pointtype 8 pointsize 1.8
set style line 4 linecolor rgb '#7C1975' linewidth 2.4 dashtype (14,5,3,5) pointtype 13 pointsize 1.7  # express
set style line 104 linecolor rgb '#FFFFFF' linewidth 2 dashtype solid pointtype 13 pointsize 1.8
set style line 204 linecolor rgb '#7C1975' linewidth 2 dashtype solid pointtype 12 pointsize 1.8

plot for [i=0:3] data index i using 1:3:4 with filledcurves linestyle i+1, \
     for [i=0:3] data index i using 1:2 with lines linestyle i+1, \
     for [i=0:3] data index i using 1:($8 == 1 && $5 == 0 ? $2 : NaN) with points linestyle i+1, \
     for [i=0:3] data index i using 1:($8 == 1 && $5 == 1 ? $2 : NaN) with points linestyle i+101, \
     for [i=0:3] data index i using 1:($8 == 1 && $5 == 1 ? $2 : NaN) with points linestyle i+201
