"""At which addresses does the shop window stand? One list a door."""

from django.urls import path

from catalog.api import views

storefront = [
    path("categories", views.Categories.as_view()),
    path("listings", views.Listings.as_view()),
    path("listings/<uuid:listing_id>", views.ListingDetail.as_view()),
]
seller = [
    path("listings", views.OwnListings.as_view()),
    path("listings/<uuid:listing_id>", views.OwnListing.as_view()),
    path("listings/<uuid:listing_id>/versions", views.Versions.as_view()),
    path("listings/<uuid:listing_id>/publication", views.Publication.as_view()),
    path("skus/<uuid:sku_id>/stock", views.Stock.as_view()),
    path("skus/<uuid:sku_id>/price", views.Price.as_view()),
]
